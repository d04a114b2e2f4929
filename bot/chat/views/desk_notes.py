"""Notes of a case, the question to a supervisor and their advice: for staff alone."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.chat.screen import Button, Screen
from bot.chat.views.desk import to_head, to_list
from bot.domain.notes import Note, NoteKind
from bot.domain.people import Person
from bot.domain.support import Case
from bot.texts.catalog import Words, key

KINDS = {
    NoteKind.NOTE: key("desk.kind_note"),
    NoteKind.SUMMARY: key("desk.kind_summary"),
    NoteKind.QUESTION: key("desk.kind_question"),
    NoteKind.ADVICE: key("desk.kind_advice"),
}


def page(words: Words, case: Case, notes: Sequence[Note], reader: Person) -> Screen:
    """All notes; what is typed next is another one."""
    said = [one(words, note, reader) for note in notes]
    text = "\n\n".join((words.say("desk.notes_title", pseudonym=case.pseudonym), *said))
    return Screen(f"{text}\n\n{words.say('desk.notes_type')}", ((to_head(words, case.id),),), protect=True)


def one(words: Words, note: Note, reader: Person) -> str:
    """What a note is, when it was written and by whom, and what it says."""
    at = note.at.astimezone(ZoneInfo(reader.zone))
    who = words.say("desk.you") if note.by == reader.id else words.say("desk.a_colleague")
    return f"{words.say(KINDS[note.kind])} · {words.day(at.date())}, {words.time(at)} · {who}\n{note.text}"


def alone(words: Words, note: Note, reader: Person) -> Screen:
    """One note by itself, above the messages of a case."""
    return Screen(one(words, note, reader), protect=True)


def noted(words: Words, case_id: int) -> Screen:
    """It is written down."""
    again = Button(words.say("desk.notes_again"), f"desk:note:{case_id}")
    return Screen(words.say("desk.noted"), ((again, to_head(words, case_id)),), protect=True)


def ask(words: Words, case: Case) -> Screen:
    """What is typed next goes to the supervisors, who may read the case then."""
    return Screen(
        words.say("desk.ask_title", pseudonym=case.pseudonym), ((to_head(words, case.id),),), protect=True
    )


def was_asked(words: Words, case_id: int) -> Screen:
    """The supervisors are told."""
    return Screen(words.say("desk.ask_done"), ((to_head(words, case_id),),), protect=True)


def read(words: Words, case: Case) -> Screen:
    """The head of a case that somebody was let read: they advise, and do not answer the person."""
    row = Button(words.say("desk.advise"), f"desk:adv:{case.id}"), Button(words.say("desk.back"), "desk")
    return Screen(words.say("desk.read_title", pseudonym=case.pseudonym), (row,), protect=True)


def advise(words: Words, case: Case) -> Screen:
    """What is typed next goes to who holds the case."""
    row = (Button(words.say("desk.to_case"), f"desk:read:{case.id}"),)
    return Screen(words.say("desk.advise_title", pseudonym=case.pseudonym), (row,), protect=True)


def advised(words: Words) -> Screen:
    """The holder is told; the case has left this chat."""
    return Screen(words.say("desk.advised"), to_list(words), protect=True)


def unsaved(words: Words) -> str:
    """What they typed was not kept, for the desk was locked."""
    return words.say("desk.unsaved")
