"""Other scanners on the same seeded applications, each installed when it is asked for."""

from typing import Final

from evals.scan.peers.bandit import Bandit
from evals.scan.peers.limen import Limen
from evals.scan.peers.peer import Peer
from evals.scan.peers.schemathesis import Schemathesis
from evals.scan.peers.semgrep import Semgrep
from evals.scan.peers.spectral import Spectral

PEERS: Final[tuple[Peer, ...]] = (Limen(), Spectral(), Bandit(), Semgrep(), Schemathesis())
