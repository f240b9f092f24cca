"""An owner's year: every login from the right place, with the right device, and the password mistyped now
and then.
"""

from collections.abc import Iterator

from evals.logins import places, rhythm
from evals.logins.attempt import Attempt
from evals.logins.networks import Networks, Spot
from evals.logins.people import Device, Owner
from evals.logins.places import Place
from evals.logins.plan import DAY, Plan

PASSES = 0.97
"""How often an owner passes a challenge in the end (Doerfler 2019)."""
MISTYPES = 0.05
NEW_FOR = 3 * DAY
"""For so long a change is named as the reason for what is new."""


def year(plan: Plan, net: Networks, me: Owner) -> Iterator[Attempt]:
    """All attempts of an owner, in order of time."""
    worker = me.office is not None
    when = rhythm.moments(
        me.rng, me.since, plan.end, me.yearly, shift=me.shift, worker=worker, east=me.home.east
    )
    renewed = me.since
    for at in sorted(when):
        change = _changed(me, net, at)
        if me.rng.random() > 2.0 ** (-(at - renewed) / me.renews):
            me.line, renewed = net.fixed(me.rng, me.home, me.line.asn), at
        yield from _login(me, net, at, change)


def _changed(me: Owner, net: Networks, at: float) -> str:
    """Let happen what has come due; the name of a change of the last days."""
    while me.changes and me.changes[0][0] <= at:
        name = me.changes.pop(0)[1]
        me.recent = (at, name)
        if name == "new phone":
            me.phone = Device(me.rng, "mobile", at)
        elif name == "new computer":
            me.computers[0] = Device(me.rng, "desktop", at)
        else:
            _move(me, net)
    return me.recent[1] if at < me.recent[0] + NEW_FOR else ""


def _move(me: Owner, net: Networks) -> None:
    if me.home.country == places.HOME and me.rng.random() < 0.5:
        me.home = places.region(me.rng)
    me.line = net.fixed(me.rng, me.home)


def _login(me: Owner, net: Networks, at: float, change: str) -> Iterator[Attempt]:
    rng, trip = me.rng, _trip(me, at)
    spot, device = _where(me, net, at, trip)
    if me.vpn is not None and at >= me.vpn.since and rng.random() < me.vpn.share:
        spot = me.vpn.exit(rng, net)
        if not me.habitual:
            change = "vpn wave"
    if (
        me.office is not None
        and me.office.moves_at <= at < me.office.moves_at + 28 * DAY
        and spot in (me.office.next_exits)
    ):
        change = "office move"
    number = device.pick(rng)
    browser = device.browsers[number]
    attempt = Attempt(
        at,
        me.name,
        spot,
        browser.agent(at),
        me.tongue,
        app=browser.app,
        device=device.present(rng, number, me.private),
        key=device.keys[number] or (me.passkey if me.factor == "passkey" else ""),
        factor=me.factor,
        proves=rng.random() < PASSES,
        travel=trip is not None,
        change=change,
    )
    if me.factor != "passkey" and rng.random() < MISTYPES:
        for back in range(rng.choice((1, 1, 1, 2)), 0, -1):
            yield attempt._replace(at=at - back * rng.uniform(6, 25), good=False)
    yield attempt


def _trip(me: Owner, at: float) -> Place | None:
    return next((place for since, until, place in me.trips if since <= at < until), None)


def _where(me: Owner, net: Networks, at: float, trip: Place | None) -> tuple[Spot, Device]:
    """From where, and so with which device, somebody logs in at a moment."""
    rng = me.rng
    computer = me.computers[0] if rng.random() < 0.8 else me.computers[-1]
    device = me.phone if rng.random() < me.phone_first else computer
    if trip is not None and rng.random() < 0.65:
        return net.fixed(rng, trip), device
    if trip is not None:
        return net.mobile(rng, me.home, me.carrier), me.phone
    if me.office is not None and _at_work(me, at) and rng.random() < 0.75:
        return me.office.exit(rng, at), device
    if device is me.phone and rng.random() < 0.5:
        return net.mobile(rng, me.home, me.carrier), device
    if rng.random() < 0.03:
        return net.fixed(rng, me.home), device
    return me.line, device


def _at_work(me: Owner, at: float) -> bool:
    hour = rhythm.local_hour(at, me.home.east)
    return (me.shift or rhythm.weekday(at) < 5) and (me.shift or 7 <= hour < 17)
