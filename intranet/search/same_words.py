"""Words for the same: what people type, and what the texts they want are likely to say instead.

General words of working life only. What an organisation calls by a name of its own belongs into a page's keywords, or
into a best bet.
"""

#: What is typed, in any of the ways before the arrow, is looked for as what stands behind it, too. Not the other way.
LINES = """
wfh, home office, home working, working from home, remote work > home working, working from home, remote work, telework
remote working, telework, teleworking > home working, working from home, remote work, telework
holiday, holidays, vacation, vacations, days off, day off, time off, pto, annual leave > leave
maternity, paternity, adoption, baby, newborn > parental
sick, sickness, ill, illness, unwell > sick, ill, illness
salary, salaries > payslip
wage, wages, paycheck, paycheque, get paid, payday > salary, payslip
pay slip, pay slips, paystub > payslip
pay rise, payrise, raise > promotion, salary
expense report, reimbursement, reimbursed, reimburse > expenses
per diem, meal allowance > daily allowance
mileage > mile, miles
hr, human resources > hr, human resources, people and culture
ceo > chief executive
cfo > finance director, chief financial officer
gdpr, data protection, privacy > personal data, data protection, privacy
dsar, sar > subject access request
whistleblowing, whistleblower, whistle blowing, grievance, bullying, harassment > speaking up
bribe, bribery, corruption > gifts
lose, lost, missing, stolen > lost, stolen
broken, broke, faulty, defective > broken, breaks, repair
approve, approval, authorise, authorize > approve, sign
procurement, purchase, purchasing, buy > buying, procurement
rfp, rfq > tender
nda > confidentiality
computer, pc, notebook, macbook > laptop
mobile, smartphone, cellphone, cell phone > phone
monitor, display > screen
bike, bikes > bicycle
bicycle, bicycles > bike
login, log in, log on, logon, sign on, signin > sign in, signing in
passcode > password
mfa, 2fa, two factor > passkey
sso > single sign on
phishing, hacked, malware, virus, ransomware, scam > security incident
wifi, wlan > wireless, wi fi
car park, carpark > parking
canteen, cafeteria > canteen, restaurant
power cut, power cuts, blackout, outage, outages > interruption, outage
lone working, lone worker > working alone, alone
head office, headquarters, hq > head office, sites
fire drill > evacuation
ppe > protective equipment, gloves, boots
onboarding, induction, new starter, new starters, newcomer > joiners, first week
appraisal, performance review > review
press, reporter, reporters, media > journalists, press
org chart, organigram, organogram > organisation
faq > questions
kpi, kpis > metric, figures
"""


def _read(lines: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    pairs = (line.split(">") for line in lines.strip().splitlines())
    return {
        tuple(typed.split()): tuple(phrase.strip() for phrase in meant.split(","))
        for said, meant in pairs
        for typed in said.split(",")
    }


SAME = _read(LINES)
LONGEST = max(map(len, SAME))


def same_as(found: list[str]) -> dict[str, tuple[str, ...]]:
    """For words of what was typed, others for the same; the longest run of words that has some counts for all of it."""
    others: dict[str, tuple[str, ...]] = {}
    at = 0
    while at < len(found):
        length = next((n for n in range(LONGEST, 0, -1) if tuple(found[at : at + n]) in SAME), 0)
        for word in found[at : at + length]:
            others[word] = SAME[tuple(found[at : at + length])]
        at += length or 1
    return others
