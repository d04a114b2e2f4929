"""A lesson to read in tests."""

from bot.domain.learning import Lesson


def a_lesson(lesson_id: str = "bench", pages: int = 4, topic: str = "travel") -> Lesson:
    """A lesson whose pages are ``Page 1.``, ``Page 2.`` … and which leads on to the quiz ``trains``."""
    return Lesson(
        lesson_id,
        topic,
        f"The {lesson_id}",
        "It begins.",
        tuple(f"Page {n}." for n in range(1, pages + 1)),
        ("Take care.", "Ask somebody."),
        "A source",
        "trains",
        ("passport_kept",),
    )
