"""Checks as the domain knows them, from their files."""

import hashlib

from bot.domain.checks import Check, Flag, Question, Weight
from bot.texts.check_files import CheckFile, CheckQuestionFile, FlagFile
from bot.texts.check_parity import answers_to
from bot.texts.files import LanguageFiles


def checks_of(files: LanguageFiles) -> dict[str, Check]:
    """The checks of one language by id."""
    return {check_id: _check(check_id, file, files) for check_id, file in files.checks.items()}


def _check(check_id: str, file: CheckFile, files: LanguageFiles) -> Check:
    questions = tuple(_question(question, files) for question in file.questions)
    version = _version(questions)
    return Check(check_id, version, file.title, file.intro, file.back, questions, file.always, file.see_also)


def _version(questions: tuple[Question, ...]) -> str:
    """Four hex digits over the questions' ids: what a button says about the first and the second of them."""
    return hashlib.sha256(" ".join(question.id for question in questions).encode()).hexdigest()[:4]


def _question(file: CheckQuestionFile, files: LanguageFiles) -> Question:
    return Question(
        file.id,
        file.kind,
        file.text,
        answers_to(file.kind, files),
        tuple(_flag(flag) for flag in file.flags),
    )


def _flag(file: FlagFile) -> Flag:
    weight = Weight[file.weight.upper()]
    only_if = dict([file.only_if]) if file.only_if else {}
    return Flag(frozenset(file.answers), weight, file.reason, file.step, file.source, only_if)
