"""Rules for files that set the organisation up (composed in mytoyota/audit.py)."""

from sqlalchemy import exists, or_, select

from mytoyota.admin.applying import APPLY
from mytoyota.admin.judging import JUDGE
from mytoyota.admin.models import APPLYING, DONE, READING, READY, WAITING, WRONG, ProvisioningImport
from mytoyota.base.audit import Broken, Rule
from mytoyota.base.jobs import Job

STATES = (READING, WAITING, READY, WRONG, APPLYING, DONE)


def every_file_of_the_organisation_stands_in_a_known_state() -> Broken:
    """A file is done exactly where it says when, and a wrong one never is."""
    done = (ProvisioningImport.state == DONE) != ProvisioningImport.done_at.is_not(None)
    torn = (ProvisioningImport.state == DONE) & (ProvisioningImport.wrong > 0)
    return select(ProvisioningImport.id).where(or_(ProvisioningImport.state.not_in(STATES), done, torn))


def every_file_that_is_taken_in_goes_on() -> Broken:
    """A job works on a file that was asked to be taken in; a command that was stopped leaves it as it was."""
    job = exists().where(Job.subject == ProvisioningImport.id, Job.kind.in_((APPLY, JUDGE)))
    asked = (ProvisioningImport.state == APPLYING) & ProvisioningImport.by.is_not(None)
    return select(ProvisioningImport.id).where(asked, ~job)


RULES = (
    Rule(ProvisioningImport, every_file_of_the_organisation_stands_in_a_known_state),
    Rule(ProvisioningImport, every_file_that_is_taken_in_goes_on),
)
