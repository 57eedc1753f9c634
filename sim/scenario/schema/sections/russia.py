"""Russia, as a section of a scenario."""

from __future__ import annotations

from sim.scenario.schema.quantity import Quantity, Section, quantity


class Reconstitution(Section):
    """Stocks not tied to Ukraine and how they are rebuilt."""

    trained_troops: Quantity = quantity("thousand persons", "Trained troops free for use", low=0)
    trained_growth: Quantity = quantity(
        "thousand persons/month", "Trained troops that leave the Ukraine force after a ceasefire", low=0
    )
    tanks: Quantity = quantity("tanks", "Serviceable tanks free for use, artillery in proportion", low=0)
    tank_refit: Quantity = quantity("tanks/month", "Refits a month after a ceasefire", low=0)
    refit_stock: Quantity = quantity("tanks", "Stored tanks worth refitting", low=0)
    tank_production: Quantity = quantity("tanks/month", "New tanks a month", low=0)
    shells: Quantity = quantity("million shells", "Shells free for use, drones in proportion", low=0)
    shell_growth: Quantity = quantity("million shells/month", "Shells put aside a month after a ceasefire", low=0)
    training: Quantity = quantity("share", "Share of free units trained for offensive operations", low=0, high=1)
    training_target: Quantity = quantity("share", "Level towards which training tends in peace", low=0, high=1)
    training_months: Quantity = quantity("months", "Time constant of retraining", low=0)
    grab_troops: Quantity = quantity("thousand persons", "Troops that a limited grab needs", low=0.01)
    grab_tanks: Quantity = quantity("tanks", "Tanks that a limited grab needs", low=0.01)
    grab_shells: Quantity = quantity("million shells", "Shells that a limited grab needs", low=0.01)
    grab_training: Quantity = quantity("share", "Training that a limited grab needs", low=0.01)
    assault_troops: Quantity = quantity("thousand persons", "Troops that a full assault needs", low=0.01)
    assault_tanks: Quantity = quantity("tanks", "Tanks that a full assault needs", low=0.01)
    assault_shells: Quantity = quantity("million shells", "Shells that a full assault needs", low=0.01)
    assault_training: Quantity = quantity("share", "Training that a full assault needs", low=0.01)
    weak_link: Quantity = quantity("exponent", "How strongly the scarcest stock limits the whole", low=0.1, high=50)
    surplus: Quantity = quantity("ratio", "Largest surplus of one stock that still helps", low=1, high=10)
    readiness_power: Quantity = quantity(
        "exponent", "How steeply opportunity falls with missing readiness", low=0, high=50
    )
    force: Quantity = quantity("hbe", "Force for an assault when fully reconstituted", low=0)
    competence: Quantity = quantity("ratio", "Quality of the rebuilt force against expectation", low=0)


class RussianEconomy(Section):
    """Oil and gas money, reserve, borrowing."""

    oil_gas_revenue: Quantity = quantity("tn RUB/year", "Oil and gas revenue in 2024", low=0)
    oil_elasticity: Quantity = quantity("elasticity", "Response of oil and gas revenue to the oil price", low=0)
    oil_volatility: Quantity = quantity("log/sqrt(month)", "Monthly volatility of the oil price", low=0)
    oil_persistence: Quantity = quantity("per month", "Persistence of the oil price", low=0, high=1)
    liquid_reserve: Quantity = quantity("tn RUB", "Liquid part of the national wealth fund", low=0.01)
    war_deficit: Quantity = quantity("tn RUB/year", "Deficit at the oil price of the start while the war lasts", low=-5)
    war_spending: Quantity = quantity("tn RUB/year", "Spending on the war that unmet deficits cut into", low=1)
    peace_saving: Quantity = quantity("tn RUB/year", "What a ceasefire saves a year", low=0)
    reserve_noise: Quantity = quantity("log/sqrt(year)", "How gold and yuan in the reserve are revalued", low=0)
    reserve_share: Quantity = quantity(
        "share", "Share of a deficit that is drawn from the reserve while there is one", low=0, high=1
    )
    borrowing: Quantity = quantity("tn RUB/year", "Limit on borrowing at home", low=0)
    bonus_cost: Quantity = quantity(
        "tn RUB/year", "What higher bonuses cost while the war lasts once the whole recruiting pool is spent", low=0
    )
    bonus_elasticity: Quantity = quantity("elasticity", "Response of recruitment to the money for bonuses", low=0)


class RussianHomeFront(Section):
    """Support for the leadership and the war."""

    support: Quantity = quantity("%", "Support for the actions of the armed forces", low=0, high=100)
    persistence: Quantity = quantity("per month", "Persistence of moods in support for the armed forces", low=0, high=1)
    noise: Quantity = quantity("points", "Monthly shock to support for the armed forces", low=0)
    casualty_effect: Quantity = quantity("points per tenfold", "Support lost for each tenfold of casualties", low=0)
    success_effect: Quantity = quantity(
        "points per unit of asinh gain", "Support moved by the pace of the front in the rival account", low=0
    )


class Russia(Section):
    """Force, money, home front and reconstitution of Russia."""

    force_ukraine: Quantity = quantity("thousand persons", "Russian force in and around Ukraine", low=0)
    force_ceiling: Quantity = quantity(
        "thousand persons", "Most that Russia means to keep in and around Ukraine; beyond it nobody is signed up", low=0
    )
    force_elsewhere: Quantity = quantity(
        "thousand persons", "Russian ground forces elsewhere, untrained for a Baltic operation", low=0
    )
    recruitment: Quantity = quantity(
        "thousand persons/month", "Contracts signed a month while the recruiting pool is that of the start", low=0
    )
    recruitment_persistence: Quantity = quantity(
        "per year", "How much of a deviation from that rate the next year keeps", low=0, high=1
    )
    recruitment_noise: Quantity = quantity(
        "log", "How willingness to sign up differs from year to year, by pay and luck", low=0
    )
    recruiting_pool: Quantity = quantity(
        "thousand persons", "Men of an age, fit and willing to sign at the pay of the start", low=0
    )
    recruiting_inflow: Quantity = quantity(
        "thousand persons/year",
        "Men who join the recruiting pool a year: new cohorts and those who grow willing",
        low=0,
    )
    recruitment_ceasefire: Quantity = quantity(
        "share", "Recruitment after a ceasefire as a share of that in war", low=0, high=2
    )
    peacetime_exits: Quantity = quantity(
        "1/month", "Share of the force that is discharged a month under a ceasefire", low=0, high=1
    )
    to_ukraine_in_war: Quantity = quantity("share", "Share of new force sent to Ukraine during the war", low=0, high=1)
    to_ukraine_in_ceasefire: Quantity = quantity("share", "The same after a ceasefire", low=0, high=1)
    irrecoverable: Quantity = quantity("share", "Share of casualties that never returns", low=0, high=1)
    other_exits: Quantity = quantity(
        "share", "Long-term wounded, expired contracts and desertion, as a share of casualties", low=0, high=1
    )
    claimed_casualties: Quantity = quantity(
        "thousand persons/month", "Casualties a month as counted by Ukraine at the reference pace of the front", low=0
    )
    casualty_response: Quantity = quantity(
        "per unit of asinh gain", "How casualties rise with the pace of the front", low=0
    )
    starting_casualties: Quantity = quantity(
        "thousand persons/month", "Casualties counted by Ukraine in the last month before the start", low=0
    )
    casualty_persistence: Quantity = quantity(
        "per month", "Persistence of the intensity of the fighting, over what pace and force explain", low=0, high=1
    )
    casualty_noise: Quantity = quantity("log", "Monthly shock to the intensity of the fighting", low=0)
    casualty_exposure: Quantity = quantity(
        "exponent", "How casualties follow the Russian force engaged, over that of the start", low=0, high=1
    )
    count_bias: Quantity = quantity("ratio", "True casualties over those counted by Ukraine", low=0.01, high=2)
    casualties_to_date: Quantity = quantity(
        "thousand persons", "Casualties counted by Ukraine from February 2022 to February 2025", low=1
    )
    garrison_floor: Quantity = quantity(
        "share", "Share of the force at the ceasefire that stays in Ukraine", low=0, high=1
    )
    leader_exit_rate: Quantity = quantity("%/month", "Hazard that the leader leaves", low=0, high=20)
    reconstitution: Reconstitution
    economy: RussianEconomy
    home_front: RussianHomeFront
