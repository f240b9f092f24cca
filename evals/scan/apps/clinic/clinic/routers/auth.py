from fastapi import APIRouter, Depends, HTTPException

from .. import store
from ..models import Account, AccountPatch, Credentials, Token
from ..security import SCOPES, CurrentUser, issue, login_pace, password_matches

router = APIRouter(prefix="/auth", tags=["auth"])

NOBODY = {"password": "00" * 8 + ":" + "00" * 32, "role": "patient"}


@router.post("/token", dependencies=[Depends(login_pace)])
def token(credentials: Credentials) -> Token:
    user = store.first("SELECT * FROM users WHERE username = ?", credentials.username) or NOBODY
    if not password_matches(user["password"], credentials.password):
        raise HTTPException(401, "wrong username or password")
    return Token(access_token=issue(user["username"], user["role"]), scope=SCOPES[user["role"]])


@router.get("/me")
def me(user: CurrentUser) -> Account:
    return Account(**user)


@router.patch("/me")
def change_me(changes: AccountPatch, user: CurrentUser) -> Account:
    store.update("users", user["id"], changes.model_dump(exclude_unset=True, exclude_none=True))
    return Account(**store.first("SELECT * FROM users WHERE id = ?", user["id"]))
