"""Whether the languages have the same files, entries and ids, and point to things that exist."""

from collections.abc import Iterable, Iterator, Mapping

from bot.texts.check_parity import dangling_in_checks
from bot.texts.files import FAQ, HELP, QUIZZES, TOPICS, LanguageFiles
from bot.texts.keys import FAQ_KEYS, HELP_KINDS, TOPIC_IDS
from bot.texts.languages import DEFAULT
from bot.texts.learning_parity import dangling_in_learning
from bot.texts.problems import Problem
from bot.texts.yamlfile import Place, YamlFile

# What must be equal in every language; everything else is words.
_SAME = frozenset(
    "id topic badge right status number link needs places checked_on quiz see_also answers kind weight "
    "only_if measures mood to".split()
)


def differences(languages: Mapping[str, LanguageFiles]) -> list[Problem]:
    """Where the languages differ from the default one, and where an id leads nowhere."""
    problems = [problem for files in languages.values() for problem in dangling(files)]
    model = languages[DEFAULT]
    for language, files in languages.items():
        if language != DEFAULT:
            problems += _file_differences(model, files)
    return problems


def dangling(files: LanguageFiles) -> Iterator[Problem]:
    """Ids that lead nowhere and keys that the bot asks for in vain, in one language."""
    topics = [topic.id for topic in files.topics]
    yield from _required(files.yaml[TOPICS], TOPIC_IDS, topics)
    for name, wanted, found in ((FAQ, FAQ_KEYS, files.faq), (HELP, HELP_KINDS, files.help_cards)):
        yield from _required(files.yaml[name], wanted, found)
        for key in found:
            if key not in wanted:
                cure = "correct its spelling; new keys are first added to bot/texts/keys.py"
                yield files.yaml[name].problem((key,), f"the bot never asks for “{key}”", cure)
    for quiz_id, quiz in files.quizzes.items():
        if quiz.topic not in topics:
            file = files.yaml[f"{QUIZZES}/{quiz_id}.yml"]
            yield _unknown(file, ("topic",), "topic", quiz.topic, topics)
    yield from _dangling_answers(files)
    yield from dangling_in_checks(files)
    yield from dangling_in_learning(files)


def _dangling_answers(files: LanguageFiles) -> Iterator[Problem]:
    for key, faq in files.faq.items():
        if faq.quiz and faq.quiz not in files.quizzes:
            yield _unknown(files.yaml[FAQ], (key, "quiz"), "quiz", faq.quiz, files.quizzes)
        for index, other in enumerate(faq.see_also):
            if other not in files.faq:
                yield _unknown(files.yaml[FAQ], (key, "see_also", index), "answer", other, files.faq)
    for about, card in files.help_cards.items():
        for index, other in enumerate(card.answers):
            if other not in files.faq:
                yield _unknown(files.yaml[HELP], (about, "answers", index), "answer", other, files.faq)


def _required(file: YamlFile, wanted: Iterable[str], found: Iterable[str]) -> Iterator[Problem]:
    present = set(found)
    for name in wanted:
        if name not in present:
            yield file.problem((), f"“{name}” is missing", "add an entry for it")


def _unknown(file: YamlFile, place: Place, kind: str, name: str, known: Iterable[str]) -> Problem:
    return file.problem(place, f"there is no {kind} “{name}”", f"write one of: {', '.join(sorted(known))}")


def _file_differences(model: LanguageFiles, files: LanguageFiles) -> Iterator[Problem]:
    for name in sorted(model.yaml.keys() | files.yaml.keys()):
        ours, theirs = model.yaml.get(name), files.yaml.get(name)
        if ours and theirs:
            yield from _place_differences(ours, theirs)
            continue
        here, there = (model.folder, files.folder) if ours else (files.folder, model.folder)
        yield Problem(there / name, 0, "there is no such file", f"translate {here / name}")


def _place_differences(ours: YamlFile, theirs: YamlFile) -> Iterator[Problem]:
    our_values, their_values = _values(ours), _values(theirs)
    yield from _missing(ours, theirs, our_values, their_values)
    yield from _missing(theirs, ours, their_values, our_values)
    for place, value in our_values.items():
        other = their_values.get(place, value)
        if other != value and _must_be_same(place):
            what = f"{_say(place)} is “{other}”, but “{value}” in {ours.path}:{ours.line(place)}"
            yield theirs.problem(place, what, "make them the same: ids and order are equal in every language")


def _missing(
    full: YamlFile, short: YamlFile, values: Mapping[Place, str], others: Mapping[Place, str]
) -> Iterator[Problem]:
    for place in values:
        if place not in others:
            cure = f"translate {full.path}:{full.line(place)}, or take it out there"
            yield short.problem(place, f"{_say(place)} is missing", cure)


def _must_be_same(place: Place) -> bool:
    return next((part for part in reversed(place) if isinstance(part, str)), "") in _SAME


def _values(file: YamlFile) -> dict[Place, str]:
    return dict(file.texts())


def _say(place: Place) -> str:
    # Authors count from one: ("questions", 0, "text") is "questions 1, text".
    words = (f" {part + 1}" if isinstance(part, int) else f", {part}" for part in place)
    said = "".join(words).removeprefix(", ")
    return f"entry{said}" if said.startswith(" ") else said
