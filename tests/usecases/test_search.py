"""Searching: every spelling, every ending, any nonsense."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.learning import Term
from bot.texts.content import Content
from bot.understanding.folding import fold
from bot.usecases.explore import Genre
from bot.usecases.search import MOST_FOUND, Found, Search
from tests.chat.world import content
from tests.fakes.lesson import a_lesson
from tests.fakes.others import FakeLibrary, a_quiz
from tests.understanding.romanise import CAREFUL, ROUGH, Style


@cache
def search() -> Search:
    """One for all tests: its indexes are made once."""
    return Search(content(), fold)


def titles(language: str) -> list[Found]:
    every: Content = content()
    return [
        *(Found(Genre.QUIZ, one.id, one.title) for one in every.quizzes(language)),
        *(Found(Genre.STORY, one.id, one.title) for one in every.lessons(language)),
        *(Found(Genre.CHAT, one.id, one.title) for one in every.scenarios(language)),
        *(Found(Genre.WORD, one.id, one.word) for one in every.glossary(language)),
        *(Found(Genre.ANSWER, key, title) for key, title in every.faq_titles(language).items()),
    ]


def names(language: str, text: str) -> list[str]:
    return [found.title for found in search()(language, text)]


@pytest.mark.parametrize("language", ["mn", "en"])
def test_every_title_is_found_by_its_own_words(language: str) -> None:
    for thing in titles(language):
        for text in (thing.title, thing.title.upper(), f"  {thing.title}!!! 😀"):
            assert thing in search()(language, text), text


@pytest.mark.parametrize("style", [*CAREFUL[::4], ROUGH[0]], ids=lambda style: style.name)
def test_and_in_latin_letters_too(style: Style) -> None:
    for thing in titles("mn"):
        text = style.write(thing.title)
        assert thing in search()("mn", text), text


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("mn", "паспорт", "Паспорт"),
        ("mn", "pasport huraah", "Паспорт хураавал яах вэ"),
        ("mn", "nuuts ug", "Утас, нууц үг, код"),
        ("mn", "зургаар сүрдүүлэх", "Зургаар сүрдүүлэх"),
        ("mn", "Камбож", "Луйврын төв"),
        ("en", "embassies", "Embassy"),
        ("en", "boys", "Does it happen to boys"),
    ],
)
def test_the_best_comes_first(language: str, text: str, first: str) -> None:
    assert names(language, text)[0] == first


@pytest.mark.parametrize("form", ["зураг", "зургийг", "зургаа", "зургаар", "zurgiig", "zrag"])
def test_all_forms_of_a_word_find_it(form: str) -> None:
    assert "Зург" in names("mn", form)[0].replace("Зураг", "Зург")


@pytest.mark.parametrize("text", ["", " ", "😀", "а", "...", "qxqxqx", "خبز", "\u200b", "<b>"])
def test_what_is_nowhere_finds_nothing(text: str) -> None:
    assert names("mn", text) == []


@pytest.mark.parametrize("language", ["mn", "en"])
@given(text=st.text(max_size=400))
def test_nothing_that_is_typed_breaks_it(language: str, text: str) -> None:
    found = search()(language, text)
    assert len(found) == len(set(found)) <= MOST_FOUND


@given(
    words=st.lists(st.sampled_from("хэн зураг ажил виз найз юу байна зар мөнгө pasport zurag код".split()))
)
def test_words_in_any_number_and_order_find_the_same(words: list[str]) -> None:
    once = list(dict.fromkeys(words))
    assert search()("mn", " ".join(once)) == search()("mn", " ".join(reversed(once)))
    assert search()("mn", " ".join(words)) == search()("mn", " ".join(once))


def test_a_title_counts_more_than_a_text() -> None:
    library = FakeLibrary.of(a_quiz("planes"))
    library.told["bench"] = a_lesson()
    library.words = (Term("t", "Yak", "An animal near the bench.", ""),)
    found = Search(library, fold)("en", "bench")
    assert [thing.title for thing in found] == ["The bench", "Yak"]


def test_texts_and_questions_are_searched_too() -> None:
    library = FakeLibrary.of(a_quiz("planes"))
    library.answers = {"passport_kept": "About passports"}
    assert [f.id for f in Search(library, fold)("en", "question 2")] == ["planes"]
    assert [f.id for f in Search(library, fold)("en", "passport")] == ["passport_kept"]


def test_the_index_is_made_once_for_each_language() -> None:
    asked: list[str] = []

    class Counting(FakeLibrary):
        def glossary(self, language: str) -> tuple[Term, ...]:
            asked.append(language)
            return ()

    finding = Search(Counting(), fold)
    for language in ("mn", "en", "mn", "en"):
        finding(language, "паспорт")
    assert asked == ["mn", "en"]
