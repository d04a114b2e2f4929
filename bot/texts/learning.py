"""Lessons, polls, courses and words as the domain knows them, from their files."""

from bot.domain.learning import Course, Lesson, Module, Term
from bot.domain.opinion import Poll, PollOption
from bot.domain.quiz import Option, Question
from bot.texts.learning_files import CourseFile, LessonFile, PollFile, TermFile
from bot.texts.models import QuestionFile


def lesson_of(lesson_id: str, file: LessonFile) -> Lesson:
    """A lesson."""
    return Lesson(
        lesson_id,
        file.topic,
        file.title,
        file.intro,
        file.pages,
        file.remember,
        file.source,
        file.quiz,
        file.see_also,
    )


def poll_of(poll_id: str, file: PollFile) -> Poll:
    """An opinion poll."""
    options = tuple(PollOption(option.id, option.text) for option in file.options)
    return Poll(poll_id, file.topic, file.title, file.text, options, file.thanks)


def term_of(file: TermFile) -> Term:
    """A word of the glossary."""
    return Term(file.id, file.word, file.meaning, file.source or "")


def course_of(role: str, file: CourseFile, version: str) -> Course:
    """A course for staff."""
    modules = tuple(
        Module(module.id, module.title, module.pages, module.remember, module.source)
        for module in file.modules
    )
    return Course(role, version, file.title, file.intro, modules, questions_of(file.questions))


def questions_of(files: tuple[QuestionFile, ...]) -> tuple[Question, ...]:
    """Questions with their options, in the order shown."""
    return tuple(
        Question(
            question.id,
            question.text,
            tuple(Option(option.id, option.text, option.why, option.right) for option in question.options),
            question.source,
        )
        for question in files
    )
