"""Whether the checks of one language point to things that exist, and have ids that Rasa's slots can share."""

from collections.abc import Iterable, Iterator

from bot.domain.checks import UNSURE, Kind
from bot.texts.check_files import OWN_ANSWERS, CheckFile, CheckQuestionFile
from bot.texts.files import CHECKS, COUNTRIES, LanguageFiles
from bot.texts.keys import CHECK_IDS
from bot.texts.problems import Problem
from bot.texts.yamlfile import Place


def answers_to(kind: Kind, files: LanguageFiles) -> tuple[str, ...]:
    """The ids of the possible answers to a question of this kind, in the order shown."""
    if kind is Kind.COUNTRY:
        return (*(country.id for country in files.countries), UNSURE)
    return OWN_ANSWERS[kind]


def dangling_in_checks(files: LanguageFiles) -> Iterator[Problem]:
    """Checks that are missing or asked for by nobody, and ids in them that lead nowhere or are used twice."""
    for check_id in CHECK_IDS:
        if check_id not in files.checks:
            path = files.folder / CHECKS / f"{check_id}.yml"
            yield Problem(path, 0, "there is no such file", "write it: Rasa has a form of this name")
    used: set[str] = set()
    for check_id, check in files.checks.items():
        if check_id not in CHECK_IDS:
            cure = "correct the file's name; new checks are first added to bot/texts/keys.py"
            yield _problem(files, check_id, (), f"the bot never asks for “{check_id}”", cure)
        yield from _in_check(files, check_id, check)
        yield from _used_before(files, check_id, check, used)


def _in_check(files: LanguageFiles, check_id: str, check: CheckFile) -> Iterator[Problem]:
    kinds = {question.id: question.kind for question in check.questions}
    for index, key in enumerate(check.see_also):
        if key not in files.faq:
            yield _unknown(files, check_id, ("see_also", index), key, files.faq)
    for at, question in enumerate(check.questions):
        yield from _in_question(files, check_id, ("questions", at), question)
        for n, flag in enumerate(question.flags):
            if flag.only_if is None:
                continue
            other, answer = flag.only_if
            place = ("questions", at, "flags", n, "only_if")
            if other not in kinds:
                yield _unknown(files, check_id, (*place, 0), other, kinds)
            elif answer not in answers_to(kinds[other], files):
                yield _unknown(files, check_id, (*place, 1), answer, answers_to(kinds[other], files))


def _in_question(
    files: LanguageFiles, check_id: str, place: Place, question: CheckQuestionFile
) -> Iterator[Problem]:
    possible = answers_to(question.kind, files)
    for n, flag in enumerate(question.flags):
        for index, answer in enumerate(flag.answers):
            if answer not in possible:
                yield _unknown(files, check_id, (*place, "flags", n, "answers", index), answer, possible)


def _used_before(files: LanguageFiles, check_id: str, check: CheckFile, used: set[str]) -> Iterator[Problem]:
    for index, question in enumerate(check.questions):
        if question.id in used:
            cure = "give one of them another id: Rasa has one slot for each"
            what = f"the id “{question.id}” is used in another check"
            yield _problem(files, check_id, ("questions", index, "id"), what, cure)
        used.add(question.id)


def _unknown(files: LanguageFiles, check_id: str, place: Place, name: str, known: Iterable[str]) -> Problem:
    cure = f"write one of: {', '.join(known)}, or add it to {COUNTRIES}"
    return _problem(files, check_id, place, f"there is no “{name}”", cure)


def _problem(files: LanguageFiles, check_id: str, place: Place, what: str, cure: str) -> Problem:
    return files.yaml[f"{CHECKS}/{check_id}.yml"].problem(place, what, cure)
