"""Taking a case out as a file: the holder's page, the second person's, and the text that is taken out."""

from datetime import datetime
from textwrap import indent

from bot.chat.screen import Attachment, Button, Rows, Screen
from bot.chat.views.case_files import KINDS, NAMES
from bot.chat.views.desk import to_head, to_list
from bot.domain.export import LIFE, Export, Stage
from bot.domain.support import Author, Case, CaseMessage
from bot.texts.catalog import Words, key
from bot.usecases.export import TakenOut

STAGES = {
    Stage.ASKED: key("desk.out_asked"),
    Stage.AGREED: key("desk.out_agreed"),
    Stage.WANTED: key("desk.out_wanted"),
    Stage.CONFIRMED: key("desk.out_confirmed"),
}
FILE = "luujin{part}.locked"
TEXT = "conversation.txt"


def page(words: Words, case: Case, question: str, now: datetime) -> Screen:
    """How far it has come, and the next step.

    ``question``: as the person would read it; ``now``: in the zone of who reads this.
    """
    export, stage = case.export or Export(), case.export_stage(now)
    pieces = [words.say("desk.out_title", pseudonym=case.pseudonym)]
    if export.taken_at is not None:
        taken_at = export.taken_at.astimezone(now.tzinfo)
        pieces.append(words.say("desk.out_taken", moment=words.moment(taken_at)))
    if case.duress:
        pieces.append(words.say("desk.duress"))
    elif stage in STAGES:
        until = (export.wanted_at or now).astimezone(now.tzinfo) + LIFE
        pieces.append(words.say(STAGES[stage], until=words.moment(until)))
    else:
        refused = (words.say("desk.out_refused"),) if stage is Stage.REFUSED else ()
        pieces += [*refused, words.say("desk.out_ask"), question]
    back = (to_head(words, case.id),)
    return Screen("\n\n".join(pieces), (*_steps(words, case, stage), back), protect=True)


def _steps(words: Words, case: Case, stage: Stage) -> Rows:
    data = f"desk:out:{case.id}"
    if case.duress:
        return ()
    if stage in (Stage.NONE, Stage.REFUSED):
        return ((Button(words.say("desk.send"), f"{data}:ask"),),)
    is_made = case.export is not None and case.export.taken_at is not None
    steps: list[Button] = []
    if stage is Stage.AGREED:
        steps = [Button(words.say("desk.out_second"), f"{data}:second")]
    elif stage is Stage.CONFIRMED:
        steps = [Button(words.say("desk.out_take"), f"{data}:take")]
        steps += [] if is_made else [Button(words.say("desk.out_again"), f"{data}:second")]
    no = (Button(words.say("desk.out_said_no"), f"{data}:no"),)
    return (tuple(steps), no) if steps else (no,)


def file(words: Words, case: Case, part: int, parts: int, content: bytes) -> tuple[Attachment, Screen]:
    """The file, or a part of it. It is there to be saved, so saving is not forbidden as it is otherwise."""
    number = f"-{part}" if parts > 1 else ""
    told = f"{part}/{parts}\n" if parts > 1 else ""
    text = words.say("desk.out_file", pseudonym=case.pseudonym)
    return Attachment(FILE.format(part=number), content), Screen(f"{told}{text}")


def confirm(words: Words, case: Case, now: datetime) -> Screen:
    """What the second person is asked. ``now`` in their zone."""
    agreed = case.export.answered_at if case.export is not None else None
    moment = words.moment((agreed or now).astimezone(now.tzinfo))
    text = words.say("desk.confirm", pseudonym=case.pseudonym, moment=moment)
    yes = Button(words.say("desk.confirm_yes"), f"desk:second:{case.id}:yes")
    return Screen(text, ((yes, *to_list(words)[0]),), protect=True)


def phrase(words: Words, case: Case, said: str) -> Screen:
    """The pass phrase, for the second person alone and this once."""
    text = words.say("desk.phrase", pseudonym=case.pseudonym)
    done = Button(words.say("desk.phrase_done"), "desk")
    return Screen(f"{text}\n\n{said}", ((done,),), protect=True)


def files(words: Words, out: TakenOut, now: datetime) -> dict[str, bytes]:
    """What is taken out, by the names of the files. Moments are in the zone of ``now``."""
    found: dict[str, bytes] = {}
    pieces = [words.say("desk.file_title", pseudonym=out.case.pseudonym, moment=_stamp(now, now))]
    for number, message in enumerate(out.thread, 1):
        pieces.append(_said(words, out.case, message, number, now))
        if message.media is not None and message.id in out.files:
            found[_name(message, number)] = out.files[message.id]
    return {TEXT: "\n\n".join(pieces).encode() + b"\n", **found}


def _said(words: Words, case: Case, message: CaseMessage, number: int, now: datetime) -> str:
    """Words stand further in: nobody can write what looks like the head of another message."""
    who = case.pseudonym if message.author is Author.PERSON else words.say("desk.file_staff")
    head = f"{number}. {_stamp(message.at, now)} · {who}"
    if message.media is not None:
        head = f"{head} · {words.say(KINDS[message.media.kind])}: {_name(message, number)}"
    said = indent("\n".join(message.text.splitlines()), "    ")
    return f"{head}\n{said}".rstrip()


def _name(message: CaseMessage, number: int) -> str:
    """Its number in the text, and the ending of its kind."""
    ending = NAMES[message.media.kind].partition(".")[2] if message.media else ""
    return f"{number:04}.{ending}"


def _stamp(at: datetime, now: datetime) -> str:
    return f"{at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
