"""Where a person may be: properties of the path over every flow and every state."""

import os
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from mytoyota.flows.engine.path import path, reachable
from mytoyota.flows.engine.state import Check, State
from mytoyota.flows.flows import FLOWS
from mytoyota.flows.models import REGISTRATIONS

EXAMPLES = int(os.environ.get("EXAMPLES", "100"))  # `make proof` asks for more
FLOW = st.sampled_from(sorted(FLOWS))
VALUES = {
    "login": st.fixed_dictionaries(
        {"signed_up_now": st.booleans(), "kind": st.sampled_from(["individual", "corporate"])}
    ),
    "customer_kind": st.fixed_dictionaries({"kind": st.sampled_from(["individual", "corporate"])}),
    "entry_way": st.fixed_dictionaries({"way": st.sampled_from(["photo", "type"])}),
    "company_number": st.fixed_dictionaries(
        {
            "way": st.sampled_from(["found", "missing", "down", "by_hand", "unknown"]),
            "searchable": st.booleans(),
        }
    ),
    "company_search": st.fixed_dictionaries({"way": st.sampled_from(["found", "by_hand"])}),
    "presence": st.fixed_dictionaries({"here": st.booleans()}),
    "name_choice": st.fixed_dictionaries({"name": st.sampled_from(["same", "other"])}),
    "tconnect_choice": st.fixed_dictionaries({"wish": st.sampled_from(["apply", "decline"])}),
    "contractor": st.fixed_dictionaries({"name": st.sampled_from(["same", "other"])}),
    "tconnect_options": st.fixed_dictionaries(
        {"options": st.sampled_from([[], ["remote"]]), "method_on_entry": st.booleans()}
    ),
    "charging_choice": st.fixed_dictionaries({"wish": st.sampled_from(["apply", "decline"])}),
    "charging_plan": st.fixed_dictionaries({"plan": st.just("regular"), "method_on_entry": st.booleans()}),
    "payment_method": st.fixed_dictionaries({"kind": st.sampled_from(["card", "direct_debit", "invoice"])}),
    "email": st.fixed_dictionaries({"email": st.sampled_from(["a@example.jp", "b@example.jp"])}),
    "email_code": st.fixed_dictionaries({"proven": st.sampled_from(["a@example.jp", "b@example.jp"])}),
}
# What the operation of a screen registers.
MAKES = {
    "account_summary": {"buyer"},
    "user_terms": {"user"},
    "person_check": {"account"},
    "company_review": {"account"},
    "tconnect_submission": {"t_connect", "service"},
    "charging_submission": {"charging", "service"},
}
SCREENS = sorted({step.screen.name for flow in FLOWS.values() for step in flow.steps})


@st.composite
def states(draw: st.DrawFn) -> State:
    """Any state that a journey could be in, and many that it never will."""
    answered = draw(st.sets(st.sampled_from(SCREENS)))
    answers = {name: draw(VALUES[name]) if name in VALUES else {} for name in answered}
    state = draw(st.sampled_from([None, "waiting", "confirmed", "sent_back"]))
    check = Check("c", state, draw(st.sampled_from(["now", "before"]))) if state else None
    return State(
        answers=answers,
        registered=frozenset(draw(st.sets(st.sampled_from(sorted(REGISTRATIONS))))),
        check=check,
        fingerprint="now",
        services=frozenset(draw(st.sets(st.sampled_from(["t_connect", "charging"])))),
        flow=draw(st.sampled_from(sorted(FLOWS))),
    )


@given(FLOW, states())
@settings(max_examples=EXAMPLES, deadline=None)
def test_somebody_can_always_be_somewhere_and_never_past_the_first_unfinished_step(key: str, known: State) -> None:
    flow = FLOWS[key]
    whole, open_ = path(flow, known), reachable(flow, known)
    assert open_
    assert open_ == whole[: len(open_)]
    assert all(mark.done for mark in open_[:-1])
    assert len(open_) == len(whole) or not open_[-1].done


@given(FLOW, states())
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_page_is_met_twice_and_every_id_leads_to_one_page(key: str, known: State) -> None:
    ids = [step_id for mark in path(FLOWS[key], known) for step_id in mark.step.ids]
    assert len(ids) == len(set(ids))


@given(FLOW, states(), st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_finishing_a_step_never_takes_it_off_the_path(key: str, known: State, data: st.DataObject) -> None:
    """A rule that asked for the effect of a later step would erase pages behind the customer."""
    flow = FLOWS[key]
    mark = reachable(flow, known)[-1]
    name = mark.step.screen.name
    value = data.draw(VALUES[name]) if name in VALUES else {}
    registered = known.registered | MAKES.get(name, set())
    later = replace(known, answers={**known.answers, name: value}, registered=frozenset(registered))
    assert mark.step in [one.step for one in path(flow, later)]


@given(FLOW, states())
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_was_registered_stays_registered(key: str, known: State) -> None:
    """Once its registration is made, a section's pages before it are summaries, whatever else is on file."""
    for mark in path(FLOWS[key], known):
        if mark.locked:
            assert mark.done
