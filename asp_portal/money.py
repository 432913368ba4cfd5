"""Money: exact amounts, currencies with their minor units, rates of exchange to the euro, and the one rounding."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

Exact = Decimal | Fraction | int

EURO = "EUR"
CENT = Decimal("0.01")
LARGEST = Decimal(1_000_000_000)  # no amount of the Court comes near it; above it is a slip of the keyboard

# ISO 4217 with the currencies withdrawn since 2003: how many decimals each has.
_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZM AZN BAM BBD BDT BGL BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BYR BZD
    CAD CDF CHF CLP CNY COP CRC CSD CUC CUP CVE CYP CZK DJF DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHC GHS
    GIP GMD GNF GTQ GWP GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD
    KZT LAK LBP LKR LRD LSL LTL LVL LYD MAD MDL MGA MGF MKD MMK MNT MOP MRO MRU MTL MUR MVR MWK MXN MYR MZM MZN NAD
    NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR ROL RON RSD RUB RWF SAR SBD SCR SDD SDG SEK SGD SHP SIT
    SKK SLE SLL SOS SRD SRG SSP STD STN SVC SYP SZL THB TJS TMM TMT TND TOP TRL TRY TTD TWD TZS UAH UGX USD UYU UZS
    VEB VED VEF VES VND VUV WST XAF XCD XCG XOF XPF YER YUM ZAR ZMK ZMW ZWD ZWG ZWL
"""
_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW MGF PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
CURRENCIES = {
    **dict.fromkeys(_CODES.split(), 2),
    **dict.fromkeys(_WITHOUT_DECIMALS.split(), 0),
    **dict.fromkeys(_WITH_THREE_DECIMALS.split(), 3),
}


class UnknownCurrency(LookupError):
    """A code that ISO 4217 does not know."""


@dataclass(frozen=True)
class Rate:
    """A rate of exchange: units of a currency for one euro, from its first day on, with its source."""

    currency: str
    first_day: date
    per_euro: Fraction
    source: str = ""

    def __post_init__(self):
        if self.per_euro <= 0:
            raise ValueError("A rate of exchange is above zero.")


ONE_TO_ONE = Rate(EURO, date(1999, 1, 1), Fraction(1))


class Rates:
    """Rates of exchange by currency and day: the one with the latest first day up to a day is in force."""

    def __init__(self, rates: Iterable[Rate] = ()):
        self._by_currency: dict[str, list[Rate]] = {}
        for rate in sorted(rates, key=lambda rate: rate.first_day):
            rows = self._by_currency.setdefault(rate.currency, [])
            if rows and rows[-1].first_day == rate.first_day:
                raise ValueError(f"There are two rates for {rate.currency} from {rate.first_day.isoformat()}.")
            rows.append(rate)

    def on(self, currency: str, day: date) -> Rate | None:
        """The rate in force on that day; for the euro always one to one; None where there is none."""
        if currency == EURO:
            return ONE_TO_ONE
        rows = self._by_currency.get(currency, [])
        place = bisect_right(rows, day, key=lambda rate: rate.first_day)
        return rows[place - 1] if place else None


def to_cents(amount: Exact) -> Decimal:
    """An exact amount rounded once, half up (away from zero) to the cent."""
    cents = Fraction(amount) * 100
    whole, rest = divmod(abs(cents.numerator), cents.denominator)
    if 2 * rest >= cents.denominator:
        whole += 1
    return Decimal(whole if cents >= 0 else -whole) * CENT


def euros(amount: Exact, rate: Rate) -> Fraction:
    """An amount in the rate's currency, in euros, exact."""
    return Fraction(amount) / rate.per_euro


def per_euro(units_per_dollar: Exact, euros_per_dollar: Exact) -> Fraction:
    """Units of a currency for one euro, exact, from the two rates per US dollar that the United Nations publishes."""
    return Fraction(units_per_dollar) / Fraction(euros_per_dollar)


def minor_units(currency: str) -> int:
    """How many decimals a currency has. Raises UnknownCurrency."""
    try:
        return CURRENCIES[currency]
    except KeyError:
        raise UnknownCurrency(f"There is no currency {currency!r}.") from None


def amount_fits_currency(amount: Decimal, currency: str) -> bool:
    """Whether an amount is whole in the smallest unit, from zero to below LARGEST. Raises UnknownCurrency."""
    units = minor_units(currency)
    if not amount.is_finite() or not 0 <= amount < LARGEST:
        return False
    return amount == round(amount, units)
