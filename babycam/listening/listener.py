"""A room's listening and its cry network in step: for recordings, where no thread has to be spared.

A worker lets the network run beside the listening (worker/recogniser); here each block is judged by both before the next one
comes. What comes out is the same but for the moment (a quarter of a second) for which a worker collects sound.
"""

from babycam.core.link import ListeningConfig
from babycam.listening.cry import CryListener
from babycam.listening.cry_network import Network
from babycam.listening.level import Samples
from babycam.listening.outputs import Output
from babycam.listening.pipeline import Pipeline


class Listener:
    """One recording. Without a network cries cannot be told from noises."""

    def __init__(self, config: ListeningConfig, network: Network | None) -> None:
        self._pipeline = Pipeline(config)
        self._cries = CryListener(network)

    def feed(self, block: Samples, rate: int, at: float) -> list[Output]:
        """As Pipeline.feed, and what the network says of it. Raises ValueError for a rate outside 2-384 kHz."""
        out = self._pipeline.feed(block, rate, at)
        for score in self._cries.feed(block, rate, at):
            out += self._pipeline.scored(score)
        return out

    def close(self, at: float) -> list[Output]:
        """The recording is over, at `at` (s)."""
        return self._pipeline.close(at)
