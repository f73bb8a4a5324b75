"""Questions people ask, and what should answer them, judged by reading all that the demo organisation has.

Grades: 3 answers it, 2 helps, 1 is about the same. A policy question must have the official page among the first three.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Judged:
    """``wanted`` is title → grade; ``official`` the page of the tree that answers a policy question."""

    text: str
    wanted: dict[str, int] = field(default_factory=dict)
    official: str = ""
    username: str = "employee"


def policy(text: str, official: str) -> Judged:
    return Judged(text, {official: 3}, official)


LEAVE, EXPENSES, PASSWORDS = "Leave policy", "Expenses abroad", "Passwords and signing in"
CARRY, INTO = "Can I carry leave over to the new year?", "How many days of leave can I take into next year?"
PRACTICE, STEPS = "Leave: how it works in practice", "Claiming expenses, step by step"
PAYSLIP, PAYDAYS, ALONE = "Reading your payslip", "Pay days and payslips", "Working alone"
LAPTOP = "Getting a laptop, phone or tablet"

QUERIES = [
    # Asked as people ask, answered by what is official.
    Judged("expenses abroad", {EXPENSES: 3, STEPS: 2, "Without a receipt": 1}, EXPENSES),
    Judged("how do I claim travel expenses", {STEPS: 3, EXPENSES: 3, "Without a receipt": 2}, EXPENSES),
    Judged("daily allowance", {EXPENSES: 3, STEPS: 1}, EXPENSES),
    Judged("leave policy", {LEAVE: 3, PRACTICE: 2, "Parental leave": 1}, LEAVE),
    Judged("carry over leave", {LEAVE: 3, CARRY: 3, INTO: 3, PRACTICE: 2}, LEAVE),
    Judged("how many days of leave do I have", {LEAVE: 3, INTO: 2, PRACTICE: 2, CARRY: 1}, LEAVE),
    Judged("annual leav", {LEAVE: 3, PRACTICE: 2}, LEAVE),
    Judged("sabbatical", {"Taking a sabbatical": 3, "A sabbatical, from somebody who took one": 2, LEAVE: 2}, LEAVE),
    Judged(
        "parental leave",
        {"Parental leave": 3, "Is leave for an adoption the same as parental leave?": 2},
        "Parental leave",
    ),
    Judged("leave when a child is born", {"Parental leave": 3}, "Parental leave"),
    Judged("payslip", {PAYSLIP: 3, PAYDAYS: 3, "How do I read my payslip?": 2}, PAYSLIP),
    Judged("when are salaries paid", {PAYDAYS: 3}, PAYDAYS),
    Judged("payslip looks wrong", {PAYDAYS: 3, PAYSLIP: 3}, PAYDAYS),
    Judged(
        "working from home",
        {
            "Flexible and home working": 3,
            "Working from somewhere else": 2,
            "What you told us about flexible working": 2,
        },
        "Flexible and home working",
    ),
    Judged(
        "flexible working",
        {"Flexible and home working": 3, "What you told us about flexible working": 2},
        "Flexible and home working",
    ),
    Judged(
        "gift from a bidder",
        {"Gifts and hospitality": 3, "Are we allowed to accept a lunch from a bidder?": 3},
        "Gifts and hospitality",
    ),
    policy("hospitality register", "Gifts and hospitality"),
    policy("lost corporate card", "Corporate cards"),
    policy("speaking up", "Speaking up"),
    policy("raise a worry about safety", "Speaking up"),
    policy("who may sign a contract", "Who may sign what"),
    policy("limits for orders and contracts", "Who may sign what"),
    policy("cost code", "Cost codes"),
    Judged(
        "invoice on hold",
        {"Why an invoice is on hold": 3, "Invoice came before the goods did. Pay or wait?": 1},
        "Why an invoice is on hold",
    ),
    Judged(
        "three quotes",
        {
            "Buying something": 3,
            "Quote, tender or framework": 3,
            "Three quotations for something only one company makes": 1,
        },
        "Buying something",
    ),
    policy("priority services register", "The priority services register"),
    Judged(
        "planned interruptions notice",
        {"Planned interruptions": 3, 'Does "customers without supply" include planned interruptions?': 1},
        "Planned interruptions",
    ),
    Judged(
        "complaints",
        {
            "Complaints": 3,
            "Which dashboard shows complaints by week?": 1,
            "Why do two dashboards show different numbers of complaints?": 1,
            "We are retiring the old complaints extract": 1,
            "Taste complaints after the change of source": 1,
        },
        "Complaints",
    ),
    policy("customer cannot pay the bill", "Customers who cannot pay"),
    policy("social tariff", "Customers who cannot pay"),
    Judged("near miss", {"Reporting a near miss": 3, "What nearly happened": 2}, "Reporting a near miss"),
    policy("life saving rules", "The nine life-saving rules"),
    Judged(
        "working alone",
        {
            ALONE: 3,
            "Alone on site": 3,
            "How long may I work alone in a pumping station?": 2,
            "Working alone after dark, does the check-in call really work?": 2,
        },
        ALONE,
    ),
    policy("licence check driving", "Driving at work"),
    Judged(
        "permit to work",
        {
            "Permits to work": 3,
            "Permit was signed for the wrong section": 1,
            "Do I need a permit for a hole of 40 cm?": 1,
            "Reading the permit back, a month later": 1,
        },
        "Permits to work",
    ),
    policy("fire alarm assembly point", "Fire and evacuation"),
    Judged("password", {PASSWORDS: 3, "Password day is moved to the second Tuesday": 1}, PASSWORDS),
    Judged("passkey", {PASSWORDS: 3, "Can two people use one passkey on the shared desk at reception?": 3}, PASSWORDS),
    policy("report a security incident", "Reporting a security incident"),
    Judged(
        "personal data",
        {
            "Handling personal data": 3,
            "Can I have personal data on my laptop for an analysis?": 2,
            "Can I put names of customers into a chart for my own team only?": 2,
        },
        "Handling personal data",
    ),
    Judged("second screen at home", {LAPTOP: 3, "My second screen is upside down and so am I": 1}, LAPTOP),
    Judged(
        "new laptop",
        {"Your new laptop": 3, LAPTOP: 3, "Which laptop for somebody who is on site half the week?": 2},
        LAPTOP,
    ),
    policy("service desk", "Ask the service desk"),
    policy("talking to journalists", "Talking to journalists"),
    policy("press desk", "Talking to journalists"),
    policy("damage claim", "Damage claims"),
    policy("opening times of Arlen House", "Our sites"),
    policy("history of Meridian", "A short history"),
    policy("how we decide", "How we decide"),
    # What communities know best.
    Judged("reservoir phone", {"What do I do with a phone that fell into a reservoir?": 3}),
    Judged("vpn abroad", {"Does the VPN work from abroad?": 3, "Working from somewhere else": 1}),
    Judged(
        "print both sides",
        {
            "How do I print on both sides by default?": 3,
            "Printing on both sides is off again after every restart": 3,
            "Printers": 2,
        },
    ),
    Judged(
        "half-hourly readings",
        {
            "How far back do half-hourly readings go?": 3,
            "Moving to half-hourly meter data": 3,
            "Half-hourly readings move to the new platform on Monday": 3,
            "Which table has the half-hourly readings of dead meters?": 3,
        },
    ),
    Judged(
        "brown water",
        {
            "Brown water at Alder Hill, what to say to customers": 3,
            "Discoloured water: what to say": 3,
            "Water quality": 2,
        },
    ),
    Judged(
        "chlorine",
        {
            "Chlorine residuals": 3,
            "Chlorine drops overnight at the end of the Alder Hill main. Normal?": 3,
        },
    ),
    Judged("taking a sample", {"Taking a sample": 3, "How warm may a sample get on the way to the laboratory?": 1}),
    Judged("toolbox talk", {"Toolbox talks": 3, "Toolbox talk for this month is out": 3}),
    Judged("trenches after rain", {"Trenches after rain": 3}),
    Judged(
        "first week",
        {
            "Your first week": 3,
            "What surprised you in your first week?": 3,
        },
    ),
    Judged("buddy on holiday", {"Who is my buddy when my buddy is on holiday?": 3, "Being a buddy": 2}),
    Judged("graduate scheme", {"The graduate scheme": 3}),
    Judged("meter installed upside down", {"Who do I ring when a meter was installed upside down?": 3}),
    Judged("buy extra days of leave", {"Can I buy extra days of leave?": 3, LEAVE: 1}),
    Judged("change bank account", {"How do I change my bank account in time for this month?": 3}),
    Judged(
        "bicycle shed",
        {
            "Is a bicycle insured in the shed at Arlen House?": 3,
            "Is there somewhere to put a bicycle that gets wet?": 2,
        },
    ),
    Judged("parking arlen house", {"Parking at Arlen House": 3, "Parking by the hour at Arlen House": 3}),
    Judged(
        "framework supplier order",
        {
            "Does a framework supplier need a new order for each job?": 3,
            "How do I see what is left on a framework?": 2,
            "Quote, tender or framework": 2,
        },
    ),
    Judged("yellow on white", {"Is yellow on white ever readable?": 3}),
    Judged("storm edda", {"Storm Edda is on its way": 3}),
    Judged("northgate gate closed", {"The main gate at Northgate is closed next week": 3}),
    Judged("which dataset to trust", {"Which dataset to trust": 3}),
    # People, places, and words as they come off a keyboard.
    Judged("Kemi Bello", {"Kemi Bello": 3}),
    Judged("priya", {"Priya Shah": 3, "Priya Nair": 3}),
    Judged("data protection officer", {"Mina Park": 3, "Handling personal data": 1}),
    Judged("data and analytics", {"Data and analytics": 3}),
    Judged("field safety", {"Field safety": 3, "Kemi Bello": 1}),
    Judged("pasword", {PASSWORDS: 3, "Password day is moved to the second Tuesday": 1}, PASSWORDS),
    Judged("parentel leave", {"Parental leave": 3}, "Parental leave"),
    Judged("expences", {EXPENSES: 3, STEPS: 3, "Pay, leave and expenses": 2}, EXPENSES),
    Judged("chlorin residuls", {"Chlorine residuals": 3}),
    Judged("Georgiu", {"Theo Georgiou": 3}),
    Judged(
        "two options depots",
        {"Two options for the depots": 3, "Two options, and what each would mean for Northgate": 3},
        username="member",
    ),
    Judged("leakage dashboard refresh", {"Who can refresh the leakage dashboard by hand?": 3}),
]
