"""Write src/pobeda_extract/lexicons/countries.toml from CLDR's Russian names and our own words.

Needs babel (not a dependency of the package): ``pip install babel``, then
``python training/make_countries.py`` in the repository's root.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from babel import Locale
from babel.core import get_global

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "pobeda_extract" / "lexicons" / "countries.toml"
#: CLDR's regions that are no countries, and pseudo-locales.
NO_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "DG", "EA", "IC", "TA"}
#: Codes of our own for what ISO has none: printed as no code at all.
NO_CODE = {"AB", "OS"}
LEGEND = """\
# Countries and their cities; written by training/make_countries.py, do not edit by hand.
#
# country: code (ISO 3166-1 alpha-2, a former one for countries that are no more, "" where there is
#   none), name (the short form), also (other names), adjectives (masculine nominative, lower case)
# cities: names by country code, in the nominative
"""


def main() -> None:
    """Merge both sources, sort, write."""
    locale = Locale("ru")
    own = tomllib.loads((HERE / "country_words.toml").read_text(encoding="utf-8"))
    large = tomllib.loads((HERE / "country_cities.toml").read_text(encoding="utf-8"))
    names = {
        code: name
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }
    blocks = []
    for code in sorted(names.keys() | own.keys()):
        words = own.get(code, {})
        cldr = names.get(code, "").replace("о-ва ", "острова ").replace("о-в ", "остров ")
        cldr = cldr.replace(" о-ва", " острова")
        name = words.get("name", cldr)
        also = list(words.get("also", ()))
        if cldr and cldr != name and "(" not in cldr and " - " not in cldr and "," not in cldr:
            also.append(cldr)
        blocks.append(
            "[[country]]\n"
            f'code = "{"" if code in NO_CODE else code}"\n'
            f"name = {quoted(name)}\n"
            f"also = {listed(sorted(set(also)))}\n"
            f"adjectives = {listed(words.get('adjectives', ()))}\n"
        )
    cities: dict[str, set[str]] = {}
    territories = get_global("zone_territories")
    known = {name.casefold() for name in names.values()}
    for zone, entry in locale.time_zones.items():
        city, code = entry.get("city"), territories.get(zone)
        if not city or code not in names or "о-в" in city or zone.startswith("Antarctica"):
            continue
        if "," in city or city.casefold() in known or "остров" in city.casefold():
            continue
        cities.setdefault(code, set()).add(city)
    for code, more in EXTRA_CITIES.items():
        cities.setdefault(code, set()).update(more.split(", "))
    for code, found in large.items():
        cities.setdefault(code, set()).update(found)
    for code, less in WRONG_CITIES.items():
        cities[code] -= set(less.split(", "))
    rows = [f"{code} = {listed(sorted(found))}" for code, found in sorted(cities.items())]
    TARGET.write_text(
        LEGEND + "\n" + "\n".join(blocks) + "\n[cities]\n" + "\n".join(rows) + "\n",
        encoding="utf-8",
    )


#: Capitals and seats that are no time zone's city, and large cities of the countries around.
EXTRA_CITIES = {
    "AE": "Абу-Даби", "AU": "Канберра", "BR": "Бразилиа, Рио-де-Жанейро", "BY": "Брест, Витебск, Гомель, Гродно, Могилев",
    "CA": "Монреаль, Оттава", "CH": "Берн, Женева, Лозанна, Давос", "CN": "Пекин, Гуанчжоу, Ухань, Харбин, Шэньчжэнь",
    "CM": "Яунде", "CI": "Ямусукро", "DE": "Бонн, Гамбург, Дрезден, Кёльн, Лейпциг, Мюнхен, Франкфурт-на-Майне",
    "EC": "Кито", "ES": "Барселона, Валенсия, Севилья", "FR": "Бордо, Лион, Марсель, Ницца, Страсбург", "GB": "Бирмингем, Кардифф, Манчестер, Эдинбург",
    "IL": "Тель-Авив, Хайфа", "IN": "Дели, Мумбаи, Нью-Дели", "IT": "Венеция, Милан, Неаполь, Турин, Флоренция",
    "JP": "Киото, Нагасаки, Осака, Хиросима", "KG": "Ош", "KZ": "Астана, Караганда, Кокшетау, Павлодар, Петропавловск, Семей, Тараз, Талдыкорган, Туркестан, Усть-Каменогорск, Шымкент",
    "LK": "Шри-Джаяварденепура-Котте", "MA": "Рабат", "MM": "Нейпьидо", "MY": "Путраджая", "NG": "Абуджа", "NL": "Гаага, Роттердам", "NZ": "Веллингтон",
    "PK": "Исламабад, Лахор", "PL": "Вроцлав, Гданьск, Краков", "RU": "Архангельск, Белгород, Брянск, Владикавказ, Владимир, Вологда, Воронеж, Грозный, Ижевск, Казань, Кемерово, Краснодар, Курган, Курск, Липецк, Махачкала, Мурманск, Нижний Новгород, Орел, Оренбург, Пенза, Пермь, Петрозаводск, Псков, Ростов-на-Дону, Рязань, Санкт-Петербург, Петербург, Ленинград, Смоленск, Сочи, Ставрополь, Сургут, Тамбов, Тверь, Тольятти, Тула, Тюмень, Улан-Удэ, Уфа, Хабаровск, Чебоксары, Челябинск, Южно-Сахалинск, Ярославль",
    "TR": "Анкара, Измир", "TZ": "Додома", "UA": "Винница, Днепропетровск, Донецк, Запорожье, Львов, Луганск, Мариуполь, Николаев, Одесса, Полтава, Сумы, Харьков, Херсон, Чернигов",
    "US": "Бостон, Вашингтон, Даллас, Майами, Сан-Франциско, Филадельфия, Хьюстон", "UZ": "Андижан, Бухара, Наманган, Нукус, Фергана, Хива", "VN": "Ханой",
}  # fmt: skip
WRONG_CITIES = {"UA": "Симферополь"}


def quoted(text: str) -> str:
    """Write *text* as a TOML string."""
    return json.dumps(text, ensure_ascii=False)


def listed(texts: object) -> str:
    """Write strings as a TOML array on one line."""
    return json.dumps(list(texts), ensure_ascii=False)  # type: ignore[call-overload]


if __name__ == "__main__":
    main()
