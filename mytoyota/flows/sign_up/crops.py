"""The pictures of doubtful fields of a photographed licence, kept for 15 minutes (1-1/17-B, 18-B)."""

import base64
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, select

from mytoyota.base import clock, jobs
from mytoyota.base.db import Database, new_id
from mytoyota.base.refusals import NotFound
from mytoyota.flows.engine.journeys import OpenJourney
from mytoyota.flows.models import Crop

LIVES = timedelta(minutes=15)
ERASE = "crops.erase"  # a kind of jobs


def keep(journey: OpenJourney, pictures: Mapping[str, bytes]) -> None:
    """Keeps these and none of a former photograph; a job erases them."""
    session, journey_id = journey.session, journey.row.id
    session.execute(delete(Crop).where(Crop.journey_id == journey_id))
    for name, picture in pictures.items():
        crop = Crop(id=new_id(), journey_id=journey_id, field=name, expires_at=clock.now() + LIVES)
        crop.picture = base64.b64encode(picture).decode()
        session.add(crop)
    if pictures:
        jobs.enqueue(session, ERASE, journey_id, due_at=clock.now() + LIVES)


def kept(journey: OpenJourney) -> list[str]:
    """The fields whose pictures live."""
    found = select(Crop.field).where(Crop.journey_id == journey.row.id, Crop.expires_at > clock.now())
    return list(journey.session.scalars(found))


def picture(journey: OpenJourney, name: str) -> bytes:
    """The JPEG of one doubtful field while it lives; raises NotFound afterwards."""
    found = select(Crop).where(Crop.journey_id == journey.row.id, Crop.field == name)
    row = journey.session.scalar(found)
    if row is None or row.expires_at <= clock.now():
        raise NotFound
    return base64.b64decode(row.picture)


def erase(database: Database, _journey_id: str) -> None:
    """Erases every crop whose 15 minutes are over."""
    with database.writing() as session:
        session.execute(delete(Crop).where(Crop.expires_at <= clock.now()))
