"""The list of twins, and what each needs."""

from collections.abc import Callable

from evals.population.cast import Cast
from evals.population.plan import DAY, HOUR
from evals.population.stage import Caller, Life, Mark

Made = Callable[[Cast, str], tuple[Caller, Life]]
TWINS: dict[str, Made] = {}


def twin(name: str) -> Callable[[Made], Made]:
    """Name a twin."""

    def put(made: Made) -> Made:
        TWINS[name] = made
        return made

    return put


def send_twins(cast: Cast) -> None:
    """Let each twin come as often as there are sessions of each attack, in working hours."""
    for name, made in TWINS.items():
        for _ in range(cast.plan.sessions):
            me, life = made(cast, name)
            at = cast.plan.live(cast.rng.uniform(0.05, 0.8))
            cast.stage.enter(at - at % DAY + cast.rng.uniform(7.5, 16.5) * HOUR, me, life)


def taken(cast: Cast, name: str, persona: str = "customer") -> Caller:
    """A caller of that persona who acts as a twin, from where he usually is."""
    return cast.caller(cast.take(persona).guise, Mark(persona, twin=name))


def again(me: Caller, flow: Callable[[Caller], Life], times: int, pause: float) -> Life:
    """Several sessions."""
    for _ in range(times):
        yield from flow(me)
        yield me.think(pause, 0.4)
