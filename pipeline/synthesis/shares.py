"""How common things are among the children of a youth justice service: rough shares, for synthetic children only.

They are of the order that the published national statistics of youth justice show, and are evidence of nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

Shares = Mapping[str, float]

SEX: Shares = {"Male": 0.83, "Female": 0.165, "Other": 0.001, "Unknown": 0.004}
AGE_AT_FIRST_CONTACT: Shares = {
    "10": 0.015, "11": 0.035, "12": 0.08, "13": 0.14, "14": 0.19, "15": 0.21, "16": 0.19, "17": 0.14,
}  # fmt: skip

#: Population by ethnic group, and how much more or less often children of the group come to the service.
ETHNICITY_OF_POPULATION: Shares = {
    "White British": 0.74, "White Irish": 0.004, "Gypsy or Irish Traveller": 0.002, "Roma": 0.002, "White other": 0.045,
    "White and Black Caribbean": 0.016, "White and Black African": 0.009, "White and Asian": 0.014,
    "Mixed other": 0.012, "Indian": 0.03, "Pakistani": 0.035, "Bangladeshi": 0.014, "Chinese": 0.007,
    "Asian other": 0.014, "Black Caribbean": 0.012, "Black African": 0.027, "Black other": 0.007, "Arab": 0.005,
    "Any other ethnic group": 0.005,
}  # fmt: skip
TIMES_AS_OFTEN: Shares = {
    "White British": 0.95, "Gypsy or Irish Traveller": 2.5, "White and Black Caribbean": 2.4,
    "White and Black African": 1.5, "Indian": 0.35, "Pakistani": 0.7, "Bangladeshi": 0.7, "Chinese": 0.2,
    "Black Caribbean": 2.6, "Black African": 1.5, "Black other": 2.1,
}  # fmt: skip
ETHNICITY_UNKNOWN = 0.025

CARE: Shares = {
    "Never looked after": 0.6, "Looked after": 0.12, "Looked after through remand": 0.01, "Care leaver": 0.04,
    "Child in need": 0.13, "Child protection plan": 0.06, "Unknown": 0.04,
}  # fmt: skip
SEND: Shares = {
    "No identified need": 0.5, "SEN support": 0.26, "Education, health and care plan": 0.19, "Unknown": 0.05,
}  # fmt: skip
WIDER_SERVICES: tuple[Shares, ...] = (
    {"None": 0.72, "Early help": 0.2, "Child in need": 0.06, "Child protection": 0.02},
    {"Looked after": 0.95, "None": 0.05},
    {"Child in need": 0.9, "Early help": 0.1},
    {"Child protection": 0.92, "Child in need": 0.08},
)

#: Offence groups: share of all offences, and the shares of gravity 1 to 8 within the group.
OFFENCE_GROUPS: Shares = {
    "Violence against the person": 0.33, "Theft and handling stolen goods": 0.085, "Motoring offences": 0.105,
    "Drugs": 0.09, "Criminal damage": 0.1, "Public order": 0.07, "Robbery": 0.055, "Domestic burglary": 0.02,
    "Non-domestic burglary": 0.02, "Breach of statutory order": 0.03, "Breach of bail": 0.025, "Sexual offences": 0.025,
    "Vehicle theft and unauthorised taking": 0.03, "Racially aggravated": 0.01, "Fraud and forgery": 0.005,
    "Arson": 0.006, "Death or injury by dangerous driving": 0.001, "Other": 0.013,
}  # fmt: skip
_LIGHT = (0.1, 0.45, 0.4, 0.05)
GRAVITY: Mapping[str, tuple[float, ...]] = {
    "Violence against the person": (0.02, 0.12, 0.46, 0.22, 0.1, 0.06, 0.015, 0.005),
    "Theft and handling stolen goods": _LIGHT, "Criminal damage": _LIGHT, "Public order": _LIGHT,
    "Motoring offences": (0.2, 0.5, 0.2, 0.07, 0.03), "Fraud and forgery": _LIGHT, "Other": _LIGHT,
    "Drugs": (0.0, 0.5, 0.2, 0.2, 0.05, 0.05), "Robbery": (0.0, 0.0, 0.0, 0.0, 0.2, 0.75, 0.05),
    "Domestic burglary": (0.0, 0.0, 0.0, 0.0, 0.2, 0.8), "Non-domestic burglary": (0.0, 0.0, 0.2, 0.8),
    "Breach of statutory order": (0.1, 0.3, 0.6), "Breach of bail": (0.2, 0.4, 0.4),
    "Sexual offences": (0.0, 0.0, 0.2, 0.2, 0.3, 0.2, 0.05, 0.05),
    "Vehicle theft and unauthorised taking": (0.0, 0.1, 0.2, 0.6, 0.1),
    "Racially aggravated": (0.0, 0.0, 0.3, 0.6, 0.1), "Arson": (0.0, 0.0, 0.0, 0.1, 0.6, 0.3),
    "Death or injury by dangerous driving": (0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.3, 0.4),
}  # fmt: skip
OFFENCES: Mapping[str, Shares] = {
    "Violence against the person": {
        "Common assault": 0.36, "Assault by beating": 0.2, "Assault with actual bodily harm": 0.16,
        "Knife or blade in a public place": 0.14, "Offensive weapon in a public place": 0.08, "Threats to kill": 0.06,
    },
    "Drugs": {"Possession of cannabis": 0.7, "Possession with intent to supply": 0.3},
    "Theft and handling stolen goods": {"Theft from a shop": 0.7, "Theft from a person": 0.3},
}  # fmt: skip
WEAPONS = ("Knife or blade in a public place", "Offensive weapon in a public place")
WITH_VICTIM = (
    "Violence against the person", "Theft and handling stolen goods", "Criminal damage", "Robbery",
    "Domestic burglary", "Non-domestic burglary", "Sexual offences", "Racially aggravated",
    "Vehicle theft and unauthorised taking",
)  # fmt: skip

#: Outcomes by how serious the worst offence is (gravity to 2, to 4, above) and how often there was one before
#: (never, once or twice, more often).
_NONE: Shares = {"No further action": 0.06, "Discontinued": 0.02, "Dismissed": 0.02}
OUTCOMES: tuple[tuple[Shares, ...], ...] = (
    (
        {**_NONE, "Diversion": 0.1, "Community resolution": 0.6, "Youth caution": 0.15,
         "Youth conditional caution": 0.05},
        {**_NONE, "Community resolution": 0.3, "Youth caution": 0.15, "Youth conditional caution": 0.2,
         "Conditional discharge": 0.05, "Absolute discharge": 0.01, "Fine": 0.06, "Referral order": 0.12},
        {**_NONE, "Youth conditional caution": 0.15, "Conditional discharge": 0.15, "Fine": 0.1,
         "Reparation order": 0.05, "Referral order": 0.2, "Youth rehabilitation order": 0.25},
    ),
    (
        {**_NONE, "Diversion": 0.05, "Community resolution": 0.4, "Youth caution": 0.1,
         "Youth conditional caution": 0.2, "Referral order": 0.15},
        {**_NONE, "Community resolution": 0.1, "Youth conditional caution": 0.25, "Conditional discharge": 0.05,
         "Referral order": 0.35, "Youth rehabilitation order": 0.15},
        {**_NONE, "Youth conditional caution": 0.08, "Conditional discharge": 0.06, "Referral order": 0.2,
         "Youth rehabilitation order": 0.45, "Detention and training order": 0.05},
    ),
    (
        {**_NONE, "Community resolution": 0.08, "Youth conditional caution": 0.2, "Referral order": 0.52,
         "Youth rehabilitation order": 0.1},
        {**_NONE, "Youth conditional caution": 0.08, "Referral order": 0.4, "Youth rehabilitation order": 0.35,
         "Detention and training order": 0.05},
        {**_NONE, "Referral order": 0.15, "Youth rehabilitation order": 0.4,
         "Youth rehabilitation order with intensive supervision and surveillance": 0.15,
         "Detention and training order": 0.17, "Long-term detention": 0.03},
    ),
)  # fmt: skip
WITHOUT_SANCTION = ("No further action", "Discontinued", "Dismissed")
BY_A_COURT = (
    "Discontinued", "Dismissed", "Absolute discharge", "Conditional discharge", "Fine", "Reparation order",
    "Referral order", "Youth rehabilitation order",
    "Youth rehabilitation order with intensive supervision and surveillance", "Detention and training order",
    "Long-term detention",
)  # fmt: skip
IN_CUSTODY = ("Detention and training order", "Long-term detention")
YOUNGEST_IN_CUSTODY = 12

#: Work that follows an outcome, or comes without one: days at least, days at most, share that is completed.
INTERVENTIONS: Mapping[str, tuple[int, int, float]] = {
    "Prevention": (60, 270, 0.8), "Diversion": (30, 150, 0.85), "Community resolution": (28, 112, 0.92),
    "Youth caution": (28, 112, 0.9), "Youth conditional caution": (56, 140, 0.86), "Reparation order": (56, 90, 0.88),
    "Referral order": (91, 365, 0.83), "Youth rehabilitation order": (182, 730, 0.72),
    "Youth rehabilitation order with intensive supervision and surveillance": (182, 548, 0.6),
    "Detention and training order": (120, 730, 0.85), "Long-term detention": (730, 1825, 0.9),
    "Bail supervision and support": (7, 120, 0.8),
}  # fmt: skip

ACCOMMODATION: tuple[Shares, ...] = (
    {"Family or carers": 0.91, "Independent tenancy": 0.02, "Supported lodgings": 0.02, "Hostel": 0.01,
     "Bed and breakfast": 0.005, "No fixed abode": 0.015, "Other": 0.01, "Unknown": 0.01},
    {"Foster care": 0.42, "Children's home": 0.36, "Supported lodgings": 0.16, "Family or carers": 0.05,
     "Unknown": 0.01},
    {"Secure accommodation": 1.0},
)  # fmt: skip
UNSUITABLE: Shares = {
    "Bed and breakfast": 0.95, "No fixed abode": 1.0, "Hostel": 0.5, "Other": 0.4, "Unknown": 0.5,
    "Secure accommodation": 0.3, "Supported lodgings": 0.12, "Children's home": 0.08, "Independent tenancy": 0.15,
    "Family or carers": 0.05, "Foster care": 0.04,
}  # fmt: skip
ETE: tuple[Shares, ...] = (
    {"School": 0.58, "Special school": 0.09, "Alternative provision": 0.17, "Elective home education": 0.04,
     "None": 0.1, "Unknown": 0.02},
    {"College": 0.36, "Training": 0.13, "Apprenticeship": 0.05, "Employment": 0.1, "None": 0.33, "Unknown": 0.03},
)  # fmt: skip
UNSUITABLE_ETE: Shares = {
    "School": 0.1, "Special school": 0.06, "Alternative provision": 0.25, "Elective home education": 0.45,
    "College": 0.1, "Training": 0.15, "Apprenticeship": 0.05, "Employment": 0.15, "None": 1.0, "Unknown": 1.0,
}  # fmt: skip
NOT_RECORDED = 0.02
