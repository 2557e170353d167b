"""The world of the simulation in the hands of hypothesis: any order of happenings, and shrunk when it fails.

Chance chooses in `test_simulation`; here the machine does, so that a failure comes as the shortest story.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from support.simulation import World

SMALL = settings(max_examples=60, stateful_step_count=30)
LARGE = 400
"""How many stories are told under the profile of the soak, each of twice as many steps."""

which = st.integers(0, 1)


class LinkMachine(RuleBasedStateMachine):
    """Whatever may happen to pump, consoles and wires; the world holds its invariants at every turn."""

    def __init__(self) -> None:
        super().__init__()
        self.world: World | None = None

    @initialize(seed=st.integers(0, 10_000))
    def begin(self, seed: int) -> None:
        self.world = World(seed)
        for console in self.world.consoles:
            console.start()
        self.let_time_pass(20)

    @rule(turns=st.sampled_from((1, 3, 10, 40)))
    def let_time_pass(self, turns: int) -> None:
        for _ in range(turns):
            self.world.turn()

    @rule(number=which, turns=st.integers(1, 12))
    def let_a_clinician_act(self, number: int, turns: int) -> None:
        self.world.consoles[number].act()
        self.let_time_pass(turns)

    @rule(number=which)
    def kill_a_console(self, number: int) -> None:
        self.world.consoles[number].kill()

    @rule(number=which, full=st.booleans())
    def fill_a_disk(self, number: int, full: bool) -> None:
        self.world.consoles[number].journal.full = full

    @rule(away=st.integers(0, 5))
    def kill_the_pump(self, away: int) -> None:
        self.world.kill_pump()
        self.let_time_pass(away)
        self.world.switch_on()

    @rule()
    def worsen_a_wire(self) -> None:
        self.world.worsen()

    @rule()
    def move_time(self) -> None:
        self.world.jump()

    @rule()
    def upset_the_pump(self) -> None:
        self.world.upset()

    @rule()
    def press_the_button(self) -> None:
        self.world.press()

    @rule()
    def misbehave(self) -> None:
        self.world.misbehave()

    @rule()
    def use_the_panel(self) -> None:
        self.world.use_panel()

    @rule()
    def knock(self) -> None:
        self.world.knock()

    @rule()
    def interrupt(self) -> None:
        self.world.interrupt()

    def teardown(self) -> None:
        if self.world is not None:
            self.world.heal()


TestLinkMachine = LinkMachine.TestCase
TestLinkMachine.settings = (
    settings(max_examples=LARGE, stateful_step_count=60)
    if settings.default is not None and settings.default.max_examples > 1_000
    else SMALL
)
