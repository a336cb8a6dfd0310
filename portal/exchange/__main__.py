"""Commands for editors and translators: `python -m portal.exchange export | import | policy | municipality | links`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from portal.exchange import catalogues, links, new_municipality, policy_import, translations
from portal.exchange.files import Refused
from portal.languages import LANGUAGES, SOURCE
from portal.pages.content import BadPage, Library
from portal.settings import ROOT, Settings


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def export(options: argparse.Namespace, settings: Settings) -> int:
    """Write what a language lacks as <folder>/<language>.xlf (pages) and .po (interface)."""
    library = Library(settings.content)
    pages, texts = options.folder / f"{options.language}.xlf", options.folder / f"{options.language}.po"
    names = translations.export(library, options.language, pages, options.by or "machine", options.only)
    count = catalogues.export(settings.translations, options.language, texts)
    say(f"{len(names)} pages are missing or outdated in {options.language}" + (f": {pages}" if names else ""))
    say(f"{count} texts of the interface want a translation" + (f": {texts}" if count else ""))
    return 0


def import_file(options: argparse.Namespace, settings: Settings) -> int:
    """Take back a file that a translator has worked on."""
    if options.file.suffix == ".po":
        changed = catalogues.import_file(settings.translations, options.file)
        say(f"{changed} texts of the interface changed")
        return 0
    done = translations.import_file(Library(settings.content), options.file)
    say(f"{len(done.written)} pages written: {', '.join(done.written) or 'none'}")
    if done.untouched:
        say(f"{len(done.untouched)} pages left out, because nobody has begun them")
    if done.outdated:
        say(f"outdated already, because the Danish changed after the export: {', '.join(done.outdated)}")
    return 0


def policy(options: argparse.Namespace, settings: Settings) -> int:
    """Make a draft of a municipality's policy from its document."""
    made = policy_import.import_policy(settings.content, options.municipality, options.file, date.today())
    say(f"a draft with {made.sections} sections: {made.path}")
    if made.silent_pages:
        say(f"these pages hold no text and are not in the draft (pictures?): {made.silent_pages}")
    say("Readers do not see it. docs/content.md says how a policy is written; docs/translating.md what to do next.")
    return 0


def municipality(options: argparse.Namespace, settings: Settings) -> int:
    """Make the folder of a new municipality."""
    region = options.region or new_municipality.DEFAULT_REGION
    website = options.website or new_municipality.DEFAULT_WEBSITE
    made = new_municipality.make(settings.content, options.name, region, website)
    say(f"made content/municipalities/{made}/ in the region {region}")
    if not options.website:
        say(f"website: {website} until you set its own in municipality.yml (or WEBSITE=https://...)")
    say("Next: contacts in handbook.yml, then `make policy-import`. Restart the portal to see it.")
    return 0


def check_links(options: argparse.Namespace, settings: Settings) -> int:
    """Try every address outside. The status is 1 if one is gone; without a network all are unchecked, and it is 0."""
    places = links.collect(options.content or settings.content)
    results = links.check_all(places)
    for kind in links.CLASSES:
        found = [result for result in results if result.kind == kind]
        say(f"{kind}: {len(found)}")
        for result in found if kind not in (links.VALID, links.CONTACT) else ():
            say(f"  {result.address} {result.detail} in {', '.join(places[result.address][:3])}")
    return 1 if any(result.kind == links.GONE for result in results) else 0


Command = Callable[[argparse.Namespace, Settings], int]


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m portal.exchange")
    commands = parser.add_subparsers(required=True)

    def command(name: str, run: Command) -> argparse.ArgumentParser:
        own = commands.add_parser(name, help=run.__doc__)
        own.set_defaults(run=run)
        return own

    out = command("export", export)
    out.add_argument("language", choices=[code for code in LANGUAGES if code != SOURCE])
    out.add_argument("--by", choices=["person", "machine", ""], default="machine")
    out.add_argument("--only", default="", help="the beginning of the pages' names")
    out.add_argument("--folder", type=Path, default=ROOT / "var" / "exchange")
    command("import", import_file).add_argument("file", type=Path)
    own = command("policy", policy)
    own.add_argument("municipality")
    own.add_argument("file", type=Path)
    new = command("municipality", municipality)
    new.add_argument("name")
    new.add_argument("--region", default="")
    new.add_argument("--website", default="")
    command("links", check_links).add_argument("--content", type=Path)
    return parser


def main(arguments: list[str] | None = None, settings: Settings | None = None) -> int:
    """Run a command. What cannot be done is said in one message, and then nothing has changed."""
    options = _arguments().parse_args(arguments)
    try:
        return int(options.run(options, settings or Settings()))
    except (Refused, BadPage, OSError) as error:
        sys.stderr.write(f"Nothing was changed.\n{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
