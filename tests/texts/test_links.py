"""Addresses in texts and sources."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.links import addresses_in, host_of, is_linkable

from .conftest import QUIZ, Edit, said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Take It Down: takeitdown.ncmec.org.", ["takeitdown.ncmec.org"]),
        ("«https://example.org/a-b?x=1» гэж", ["https://example.org/a-b?x=1"]),
        ("http://example.org, tg://join", ["http://example.org", "tg://join"]),
        ("www.Example.ORG/page", ["www.Example.ORG/page"]),
        ("жишээ.мон руу", ["жишээ.мон"]),
        ("Apple.сom бичсэн", ["Apple.сom"]),  # a Cyrillic с
        ("write to help@example.org or first.last@mail.example.org", []),
        ("Ирсэн.Тэр хэлсэн", []),
        ("2.5 кг, v1.2, 9.30, e.g. this, 108.", []),
        ("IMG_2034.jpg, contract.pdf, setup.apk", []),
        ("Wait…no. So...what?", []),
    ],
)
def test_what_telegram_would_make_a_link_of(text: str, found: list[str]) -> None:
    assert addresses_in(text) == found


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org@evil.example.com",
        "https://example.org:8080/x",
        "https://exаmple.org",  # a Cyrillic а
        "https://-example.org",
        "https://localhost",
        "https://108.10.2.1",
        "https://[::1",
        "https://",
    ],
)
def test_addresses_that_hide_where_they_lead_are_not_well_formed(address: str) -> None:
    assert host_of(address) is None


def test_hosts_are_compared_in_small_letters() -> None:
    assert host_of("https://StopNCII.org/how-it-works") == host_of("stopncii.org") == "stopncii.org"


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    for address in addresses_in(text):
        assert (host_of(address) or "") in address.lower()


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("https://example.com/help", "leads to no verified service"),
        ("example.com", "leads to no verified service"),
        ("http://takeitdown.ncmec.org", "is not secure"),
        ("https://tаkeitdown.ncmec.org", "is not well formed"),
        ("mongolia.iom.int", "leads to no verified service"),
    ],
)
def test_a_text_leads_only_to_verified_services(
    folder: Path, edit: Edit, language: str, address: str, what: str
) -> None:
    edit(f"{language}/faq.yml", "takeitdown.ncmec.org\n", f"{address}\n")
    (problem,) = said(folder)
    assert problem.startswith(f"{language}/faq.yml:2")
    assert f"“{address}” {what} → " in problem


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("https://example.org/report, ILO (2019)", None),
        ("http://example.org/report", "is not secure"),
        ("FTC, Job Scams (consumer.ftc.gоv)", "is not well formed"),
    ],
)
def test_a_source_may_be_anywhere_but_well_formed(
    folder: Path, edit: Edit, source: str, what: str | None
) -> None:
    for language in ("mn", "en"):
        edit(f"{language}/{QUIZ}", "source: FTC, Job Scams (consumer.ftc.gov)", f"source: {source}")
    found = said(folder)
    assert len(found) == (0 if what is None else 2)
    assert all(what in problem for problem in found if what)


ALLOWED = frozenset({"example.org", "takeitdown.ncmec.org"})


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://example.org/",
        "https://EXAMPLE.org/Page?a=1&b=%20#end",
        "https://takeitdown.ncmec.org/mn/хуудас",
    ],
)
def test_pages_that_were_looked_at_can_be_linked_to(address: str) -> None:
    assert is_linkable(address, ALLOWED)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "http://example.org",
        "HTTPS:example.org",
        "//example.org",
        "https://",
        "https://example.org.evil.mn",
        "https://notexample.org",
        "https://www.example.org",
        "https://example.org@evil.mn",
        "https://user:word@example.org",
        "https://evil.mn\\@example.org",
        "https://evil.mn/\\example.org",
        "https://example.org:8443",
        "https://example.org/a b",
        "https://example.org/\n",
        "https://example.org/<b>",
        "https://ехample.org",
        "https://[::1]/",
        "javascript:alert(1)//https://example.org",
        "tg://resolve?domain=example.org",
    ],
)
def test_no_other_address_can_be_linked_to(address: str) -> None:
    assert not is_linkable(address, ALLOWED)


@given(st.text(), st.text())
def test_whatever_is_typed_leads_to_an_allowed_host_or_nowhere(before: str, behind: str) -> None:
    address = f"https://{before}example.org{behind}"
    assert not is_linkable(address, ALLOWED) or host_of(address) in ALLOWED
