from __future__ import annotations

import hashlib
import logging
import secrets

from fastapi import APIRouter, Depends

from .deps import Me, Pace, W
from .schemas import Profile, ProfileUpdate, Recover

router = APIRouter(tags=["account"])
log = logging.getLogger(__name__)


@router.get("/me", response_model=Profile)
def me(me: Me):
    return me


@router.patch("/me", response_model=Profile)
def update_me(update: ProfileUpdate, me: Me):
    for name, value in update.model_dump(exclude_none=True).items():
        setattr(me, name, value)
    return me


@router.post("/me/key", status_code=201, response_model=dict[str, str])
def new_key(me: Me):
    key = "bx-" + secrets.token_urlsafe(32)
    me.key = hashlib.sha256(key.encode()).hexdigest()
    return {"key": key}


@router.post("/recover", status_code=202, dependencies=[Depends(Pace(10))], response_model=dict[str, str])
def recover(wish: Recover, w: W):
    for user in w.users.where(lambda u: u.email == wish.email.lower()):
        log.info("recovery mail for %s", user.name)
    return {"detail": "if we know the address, a mail is on its way"}
