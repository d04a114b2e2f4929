"""A course as one message that changes: its cover, pages, closing questions, and how they went."""

from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.common import bold, dots, menu_button, source
from bot.chat.views.quiz import asked, judged, letter
from bot.domain.course import Page, after, before, mark
from bot.domain.learning import Course, Module
from bot.texts.catalog import Words, key
from bot.usecases.course import Asked, Cover, Judged, Reading, Result

BACK, ON = "◀️", "▶️"

TITLES = {"leader": key("course.leader"), "coordinator": key("course.coordinator")}
"""The courses as buttons name them."""

# What a role's people do next: the first word of a button's data, and its label.
NEXT = {"leader": ("camp", key("course.to_campaigns")), "coordinator": ("desk", key("course.to_desk"))}


def choice(words: Words, covers: tuple[Cover, ...]) -> Screen:
    """The courses of somebody with several roles."""
    rows = [(Button(_label(words, cover), f"crs:{cover.course.id}"),) for cover in covers]
    return Screen(words.say("course.which"), (*rows, (menu_button(words),)))


def cover(words: Words, now: Cover) -> Screen:
    """What the course is about, its parts with a button each, and the ways in."""
    course = now.course
    parts = "\n".join(f"{n}. {escape(module.title)}" for n, module in enumerate(course.modules, 1))
    text = [bold(course.title), escape(course.intro), parts]
    if now.passed:
        text.append(f"✅ {escape(words.say('course.was_passed'))}")
    way_in = words.say("course.go_on") if now.under_way else words.say("course.begin")
    rows = [
        (Button(way_in, f"crs:{course.id}:go"), Button(words.say("course.questions"), f"crs:{course.id}:q")),
        tuple(Button(str(n + 1), _page_data(course, Page(n))) for n in range(len(course.modules))),
        (menu_button(words),),
    ]
    if now.passed:
        rows[-1] = (_certificate(words, course), *rows[-1])
    return Screen("\n\n".join(text), tuple(rows), html=True)


def page(words: Words, now: Reading) -> Screen:
    """One page of a part, or what to remember of it, with the way back, on and out."""
    course, where = now.course, now.page
    module = course.modules[where.module]
    head = bold(f"{where.module + 1}/{len(course.modules)} · {module.title}")
    is_page = where.page < len(module.pages)
    body = escape(module.pages[where.page].strip()) if is_page else _to_remember(words, module)
    progress = dots(len(module.pages) + 1, where.page)
    onward = after(course, where)
    ways = [Button(BACK, _page_data(course, back))] if (back := before(course, where)) else []
    ways.append(
        Button(ON, _page_data(course, onward))
        if onward
        else Button(words.say("course.questions"), f"crs:{course.id}:q")
    )
    return Screen(f"{head}\n\n{body}\n\n{progress}", (tuple(ways), _leaving(words, course)), html=True)


def question(words: Words, now: Asked) -> Screen:
    """A closing question with a button for each option."""
    course, number = now.course, len(now.answers.chosen)
    head = dots(len(course.questions), number)
    if now.answers.anew:
        head = f"{escape(words.say('course.changed'))}\n\n{head}"
    data = f"crs:{course.id}:a:{mark(course)}:{number}"
    answers = tuple(
        Button(letter(words, now.question, option.id), f"{data}:{place}")
        for place, option in enumerate(now.question.options)
    )
    return Screen(f"{head}\n\n{asked(words, now.question)}", (answers, _leaving(words, course)), html=True)


def verdict(words: Words, now: Judged) -> Screen:
    """What was chosen and why it is right or not, with the other reasons folded in."""
    course = now.course
    head = dots(len(course.questions), course.questions.index(now.question), len(now.answers.chosen))
    label = words.say("course.result") if now.is_last else words.say("quiz.next")
    way = "end" if now.is_last else "q"
    row = (Button(label, f"crs:{course.id}:{way}"), Button(words.say("quiz.stop"), f"crs:{course.id}:stop"))
    return Screen(f"{head}\n\n{judged(words, now.question, now.chosen)}", (row,), html=True)


def result(words: Words, end: Result) -> Screen:
    """Passed: what opens now, and the certificate. Not yet: kindly once more."""
    course = end.course
    numbers = {"right": end.right, "total": len(course.questions), "needed": end.needed}
    if end.passed:
        data, label = NEXT[course.id]
        text = words.say("course.passed", title=course.title, **numbers)
        rows = ((_certificate(words, course), Button(words.say(label), data)), (menu_button(words),))
    else:
        text = words.say("course.not_yet", **numbers)
        again = Button(words.say("course.again"), f"crs:{course.id}:q")
        rows = ((again, Button(words.say("course.parts"), f"crs:{course.id}")), (menu_button(words),))
    return Screen(text, rows)


def _to_remember(words: Words, module: Module) -> str:
    lines = "\n".join(f"• {escape(line)}" for line in module.remember)
    head = bold(words.say("course.remember"))
    return f"{head}\n{lines}\n\n{source(words, module.source)}"


def _leaving(words: Words, course: Course) -> tuple[Button, ...]:
    parts = Button(words.say("course.parts"), f"crs:{course.id}")
    return (parts, Button(words.say("quiz.stop"), f"crs:{course.id}:stop"))


def _page_data(course: Course, where: Page) -> str:
    return f"crs:{course.id}:p:{where.module}:{where.page}"


def _certificate(words: Words, course: Course) -> Button:
    return Button(words.say("quiz.certificate"), f"cert:course_{course.id}")


def _label(words: Words, cover: Cover) -> str:
    title = words.say(TITLES[cover.course.id])
    return f"✓ {title}" if cover.passed else title
