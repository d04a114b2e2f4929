"""Scenarios and rounds as the domain knows them, from their files."""

from bot.domain.rounds import Round, RoundOption, RoundQuestion
from bot.domain.scenario import Choice, Ending, Scenario, Scene
from bot.texts.round_files import RoundFile
from bot.texts.scenario_files import ScenarioFile


def scenario_of(scenario_id: str, file: ScenarioFile, version: str) -> Scenario:
    """A branching story."""
    scenes = tuple(
        Scene(
            scene.id,
            scene.tell or "",
            scene.messages,
            tuple(Choice(choice.id, choice.text, choice.to) for choice in scene.choices),
        )
        for scene in file.scenes
    )
    endings = tuple(Ending(end.id, end.mood, end.text, end.remember) for end in file.endings)
    return Scenario(
        id=scenario_id,
        topic=file.topic,
        version=version,
        title=file.title,
        intro=file.intro,
        stranger=file.stranger,
        scenes=scenes,
        endings=endings,
        source=file.source,
        quiz=file.quiz,
    )


def round_of(topic: str, file: RoundFile, version: str) -> Round:
    """The questions before and after a topic."""
    questions = tuple(
        RoundQuestion(
            question.id,
            question.measures,
            question.text,
            tuple(RoundOption(option.id, option.text, option.right) for option in question.options),
        )
        for question in file.questions
    )
    return Round(topic, version, file.title, questions)
