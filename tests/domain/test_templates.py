"""The words before an event, filled in."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.templates import filled

TEXT = "🔔 {title}\n\nУдахгүй уулзана.\n\n🗓 {day}, {time}\n📍 {place}"


def test_everything_is_filled_in() -> None:
    assert filled(TEXT, "Зарын мөрдөгчид", "12-р сарын 5", "15:00", "12-р сургууль") == (
        "🔔 Зарын мөрдөгчид\n\nУдахгүй уулзана.\n\n🗓 12-р сарын 5, 15:00\n📍 12-р сургууль"
    )


def test_without_a_place_its_line_falls_out() -> None:
    expected = "🔔 Club\n\nУдахгүй уулзана.\n\n🗓 5 December, 15:00"
    assert filled(TEXT, "Club", "5 December", "15:00", "") == expected
    assert filled(TEXT, "Club", "5 December", "15:00", "  ") == expected
    assert filled("Where: {place}\nWhen: {time}", "", "", "15:00", "") == "When: 15:00"


def test_other_braces_stay_as_they_are() -> None:
    assert filled("{name} { title} {} {title", "Club", "5", "15:00", "here") == "{name} { title} {} {title"


@given(st.text(), st.text(), st.text(), st.text().filter(str.strip))
def test_what_is_filled_in_is_never_filled_in_itself(title: str, day: str, time: str, place: str) -> None:
    parts = filled("{title}\x00{day}\x00{time}\x00{place}", title, day, time, place)
    assert parts == f"{title}\x00{day}\x00{time}\x00{place.strip()}"


@given(st.text())
def test_a_text_without_braces_stays_as_it_is(text: str) -> None:
    plain = text.replace("{", "").replace("}", "")
    assert filled(plain, "Club", "5 December", "15:00", "") == plain
