from __future__ import annotations

from string import Template
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import RedirectResponse

from .deps import AnyEvent, Me, Organiser, OwnEvent, RequireRole, W
from .domain import Event
from .schemas import Announcement, Attendee, EventIn, EventOut, EventUpdate, Sale

router = APIRouter(tags=["events"])


@router.get("/events", response_model=list[EventOut])
def programme(w: W):
    return sorted(w.events.where(), key=lambda e: e.day)[:200]


@router.get("/events/{slug}", response_model=EventOut)
def event(event: Annotated[Event, Depends(AnyEvent())]):
    return event


@router.post("/events", status_code=201, response_model=EventOut)
def announce_event(new: EventIn, w: W, me: Organiser):
    if w.events.get(new.slug):
        raise HTTPException(409, "the slug is taken")
    return w.events.add(Event(**new.model_dump(mode="json"), organiser=me.name))


@router.patch("/events/{slug}", response_model=EventOut)
def change(update: EventUpdate, event: Annotated[Event, Depends(OwnEvent())]):
    for name, value in update.model_dump(exclude_none=True).items():
        setattr(event, name, value)
    return event


@router.delete("/events/{slug}", status_code=204, dependencies=[Depends(RequireRole("ops"))])
def strike(event: Annotated[Event, Depends(AnyEvent())], w: W):
    w.events.drop(event.slug)


@router.get("/events/{slug}/attendees", response_model=list[Attendee])
def attendees(event: Annotated[Event, Depends(OwnEvent())], w: W):
    return w.tickets.where(lambda t: t.event == event.slug)


@router.post("/events/{slug}/preview", response_model=dict[str, str])
def preview(letter: Announcement, event: Annotated[Event, Depends(OwnEvent())], me: Me):
    """The letter to those who come, as the first of them will read it."""
    text = Template(letter.text).safe_substitute(title=event.title, day=event.day, buyer=me.name)
    return {"text": text}


@router.get("/sales", response_model=list[Sale])
def sales(w: W, me: Organiser):
    mine = w.events.where(lambda e: me.role == "ops" or e.organiser == me.name)
    result = []
    for event in mine:
        orders = w.orders.where(lambda o: o.event == event.slug and o.status == "paid")
        result.append(
            Sale(event=event.slug, seats=sum(o.seats for o in orders), revenue=sum(o.total for o in orders))
        )
    return result


@router.get("/go", status_code=307, response_class=RedirectResponse)
def go(request: Request, to: Annotated[str, Query(max_length=400)]):
    """Links in our mails to the tram and the hotels, so that clicks are counted."""
    if not to.startswith(tuple(f"https://{host}/" for host in request.app.state.config.partners)):
        raise HTTPException(422, "not a partner of ours")
    return RedirectResponse(to)
