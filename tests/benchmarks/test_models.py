import pytest

from benchmarks.understanding.models import epochs_done


@pytest.mark.parametrize(
    ("log", "done"),
    [
        ("", (0, None)),
        ("Starting to train component 'CountVectorsFeaturizer'.", (0, None)),
        ("\rEpochs:   0%|          | 0/100 [00:00<?, ?it/s]", (0, 100)),
        (
            "\rEpochs:   0%|   | 0/100 [00:00<?, ?it/s]\rEpochs:   1%|▏  | 1/100 [03:16<5:23, t_loss=5.9]",
            (1, 100),
        ),
    ],
)
def test_progress_of_a_training(log: str, done: tuple[int, int | None]) -> None:
    assert epochs_done(log) == done
