"""What changes for many owners at once, in the third quarter, and harms nobody."""

from evals.logins.networks import Networks
from evals.logins.people import Office, Owner, Vpn
from evals.logins.plan import DAY, Plan


def change_things(plan: Plan, net: Networks, owners: list[Owner], offices: list[Office]) -> None:
    """One owner in ten takes up a VPN within three weeks, and a quarter of the offices move in one."""
    rng = plan.rng("changes")
    for owner in rng.sample(owners, len(owners) // 10):
        if owner.vpn is None:
            since = plan.live(0.53) + rng.uniform(0, 21) * DAY
            owner.vpn = Vpn(rng, rng.uniform(0.3, 0.95), since)
    for office in rng.sample(offices, max(1, len(offices) // 4)):
        office.moves_at = plan.live(0.62) + rng.uniform(0, 7) * DAY
        office.next_exits = [net.fixed(rng, office.place)]
