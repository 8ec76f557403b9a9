"""Which of Apprise's services may be used, and which options of their addresses. Pure, but for Apprise's own parser of addresses.

An Apprise address can do more than name somebody to tell: it can name a file of this machine (`template=`, `keyfile=`), have
something fetched (`attach=`, `icon=`), send any request to any device of the home (`json://`, `method=`), or weaken the alarm
(`optional=yes` counts a failure as told, `delay=` tells it late). So both schemes and options are lists of what is let in; all else
is refused when it is saved. A test holds these lists against the Apprise that is installed.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# To servers of the service's maker, whatever the address says.
CLOUD = _words(
    """
    46elks atalk azure betterstack brevo bulksms bulkvs burstsms chanify clickatell clicksend cliq cm d7sms dingtalk discord
    eight00com elks exotel feishu firehydrant flock freemobile gchat groupme guilded httpsms ifttt ilert incidentio infobip
    jira join kakao kakaotalk kaleyra kavenegar kook kudosity lark line mailersend mailgun msg91 msgbird nexmo notifiarr
    o365 octopush onesignal opsgenie pagerduty pagertree pbul pingram plivo postmark pover prowl psafer psafers push pushed
    pushme pushplus pushward pushy resend revolt ringc ryver schan sendgrid sendpulse serwersms ses seven signl4 simplepush
    sinch slack smsc smsmanager smsmgr smtp2go sns sparkpost spike splunk spush squadcast telesign telnyx tgram threema
    twilio twist viber victorops voipms vonage webex wecombot whapi whatsapp wxpusher wxteams zcliq zohocliq zoom zulip
    """
)
# To the server that the address names: it may stand in the home.
HOST = _words(
    """
    bark barks emby embys evolution evolutions goalert goalerts gotify gotifys hassio hassios irc ircs jellyfin jellyfins
    kodi kodis lametric lametrics mailto mailtos mastodon mastodons matrix matrixs misskey misskeys mmost mmosts mqtt mqtts
    ncloud nclouds nctalk nctalks notica noticas ntfy ntfys pjet pjets pushdeer pushdeers rocket rockets signal signals
    smseagle smseagles synology synologys toot toots workflow workflows xbmc xbmcs
    """
)
# Any request to any address: only for who owns the family.
RAW = _words("apprise apprises form forms json jsons xml xmls")

# Options that say whom to tell, as whom, how loud, or how a text is written; they are harmless wherever they occur.
OPTIONS = _words(
    """
    access accesstoken action alert alerting_scenario alias api-version apikey app_id app_token auth badge batch bcc bot_id
    bot_token botname broadcast call category cc channel channels class client_id client_key company content country
    critical critical_volume cycles dedup device discovery duration e2ee email emojis entity entity_id env event expire
    external_id failure fields filtering flags flash footer format from gateway group gwid hsreq id info integration
    integrationkey interval join key label lang language level location login mdv modal mode msgtype name nick nid oauth_id
    oauth_secret overflow pa pass password ping policy port powerautomate prefix preview priority profile project purpose
    push_key qos region replies reply reply_to retain route routeid routing_key savesent secret sender sensitive service
    session severity shared sid sig signature silent smtp sound source spoiler sptag status subtitle success tags team
    team_wait tenant thirdparty thread thread_name threadkey tid timestamp to token topic topic_auth_token topic_code
    translit ttl tts type tz unicode urgency url_prefix user v ver version vibration visibility volume warning webhook
    workflow workspace wrap xtags
    """
)
AT_HOME = frozenset({"verify"})  # a server of the home may have a certificate of its own
# Read and refused: each names a file, has something fetched, chooses the request, or makes an alarm late, silent or "told".
REFUSED_OPTIONS = _words(
    """
    actions album app_ver archive attach attach-as autoverify avatar avatar_url blocks cache click contents copy cto decode
    delay delete detect file_url filename footer_logo header href icon icon_type icon_url image image_href image_url inline
    keyfile link links media method optional path pgp pgpprv pgppub redirect relay retry rto short_url sound_href spi store
    subfile template test url url_label url_title validity wait wkd
    """
)
_HEADER = re.compile(r"\+(authorization|x-[a-z0-9-]{1,60})")  # what a program in the home may ask for
_FILE = re.compile(r"\s*file:", re.IGNORECASE)

KIND_REFUSED = "This kind of address cannot reach a person of this family."
OPTION_REFUSED = "babycam does not take the option {name} in an address. Take it out, then save it again."
FILE_REFUSED = "An address may not name a file."


def address_faults(parsed: Mapping[str, Any]) -> list[str]:
    """Why an address, as Apprise has parsed it, is not let in; empty when it is."""
    scheme, given = _scheme(parsed), _given(parsed)
    if scheme not in CLOUD | HOST | RAW:
        return [KIND_REFUSED]
    named = [name for name in given if not _allowed(scheme, name)]
    if named:
        return [OPTION_REFUSED.format(name=f'"{named[0][:30]}"')]
    return [FILE_REFUSED] if any(_FILE.match(value) for value in given.values()) else []


def is_raw(parsed: Mapping[str, Any]) -> bool:
    """Whether it sends requests of the writer's own making."""
    return _scheme(parsed) in RAW


def without_refused(url: str, parsed: Mapping[str, Any]) -> str:
    """The address that an older version let in, without the options that are refused now: an alarm goes out all the same."""
    given, scheme = _given(parsed), _scheme(parsed)
    kept = {name: value for name, value in given.items() if _allowed(scheme, name) and not _FILE.match(value)}
    if kept == given:
        return url
    base = url.partition("?")[0]
    return f"{base}?{urlencode(kept, quote_via=quote)}" if kept else base


def _scheme(parsed: Mapping[str, Any]) -> str:
    return str(parsed.get("schema") or "").lower()


def _given(parsed: Mapping[str, Any]) -> dict[str, str]:
    """All options, also those with + - or : in front."""
    return {str(name).lower().strip(): str(value) for name, value in (parsed.get("qsd") or {}).items() if name}


def _allowed(scheme: str, name: str) -> bool:
    if name in AT_HOME:
        return scheme not in CLOUD
    return name in OPTIONS or (scheme in RAW and _HEADER.fullmatch(name) is not None)
