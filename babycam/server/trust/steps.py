"""How each system learns to trust the household's authority, step by step, and which system a browser runs on. Pure words.

`{name}` is what the authority is called in the system's own lists; <b> marks what is to be tapped or typed.
"""

import re
from dataclasses import dataclass

PROFILE = "/babycam.mobileconfig"
DER = "/babycam-authority.crt"
PEM = "/babycam-authority.pem"


@dataclass(frozen=True, slots=True)
class System:
    """`button`: (address, words) of what has to be fetched first; `steps`: HTML."""

    key: str
    title: str
    button: tuple[str, str]
    steps: tuple[str, ...]


SYSTEMS: tuple[System, ...] = (
    System(
        "ios",
        "iPhone and iPad",
        (PROFILE, "Get the profile"),
        (
            "Open this page in <b>Safari</b>, tap <b>Get the profile</b>, then <b>Allow</b> and <b>Close</b>.",
            "Open the <b>Settings</b> app. Near the top tap <b>Profile Downloaded</b>. (Not there? <b>General</b>, "
            "<b>VPN &amp; Device Management</b>.) Tap <b>Install</b>, type your passcode, and tap <b>Install</b> twice more.",
            "Still in Settings: <b>General</b>, <b>About</b>, and at the very bottom <b>Certificate Trust Settings</b>. "
            "Switch on <b>{name}</b> and tap <b>Continue</b>.",
            "Come back here.",
        ),
    ),
    System(
        "android",
        "Android",
        (DER, "Get the certificate"),
        (
            "Tap <b>Get the certificate</b>, and keep the file even if the browser asks twice.",
            "Open the <b>Settings</b> app and search for <b>CA certificate</b>. (Or: <b>Security &amp; privacy</b>, <b>More "
            "security "
            "&amp; privacy</b>, <b>Encryption &amp; credentials</b>, <b>Install a certificate</b>, <b>CA certificate</b>.)",
            "Tap <b>Install anyway</b>, and unlock the phone. It wants a screen lock; if there is none, set one first.",
            "Choose <b>babycam-authority.crt</b> in Downloads.",
            "Come back here. Firefox only: <b>Settings</b>, <b>About Firefox</b>, tap the logo five times; then "
            "<b>Settings</b>, <b>Secret Settings</b>, <b>Use third party CA certificates</b>.",
        ),
    ),
    System(
        "macos",
        "Mac",
        (DER, "Get the certificate"),
        (
            "Click <b>Get the certificate</b> and open the file. Keychain Access starts; add it to <b>login</b>.",
            "Find <b>{name}</b> in the list and double-click it.",
            "Open <b>Trust</b>, choose <b>Always Trust</b> behind “When using this certificate”, close the window and type "
            "your password.",
            "Come back here. Firefox has steps of its own, below.",
        ),
    ),
    System(
        "windows",
        "Windows",
        (DER, "Get the certificate"),
        (
            "Click <b>Get the certificate</b> and open the file. Click <b>Install Certificate</b>, then <b>Current User</b>.",
            "Choose <b>Place all certificates in the following store</b>, <b>Browse</b>, <b>Trusted Root Certification "
            "Authorities</b>, <b>OK</b>, <b>Next</b>, <b>Finish</b>.",
            "Windows asks once more and shows a thumbprint: <b>Yes</b>.",
            "Come back here. If nothing happens, close all windows of the browser and open this page again.",
        ),
    ),
    System(
        "linux",
        "Linux and Chromebook",
        (PEM, "Get the certificate"),
        (
            "Click <b>Get the certificate</b>.",
            "Chrome, Chromium, Edge: <b>Settings</b>, <b>Privacy and security</b>, <b>Security</b>, <b>Manage "
            "certificates</b>. There "
            "<b>Local certificates</b>, <b>Installed by you</b>, <b>Import</b> beside “Trusted certificates”; in older ones the "
            "tab <b>Authorities</b>, <b>Import</b>, and a tick at “Trust this certificate for identifying websites”.",
            "Or in a terminal, with certutil from libnss3-tools: "
            "<code>certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n babycam -i ~/Downloads/babycam-authority.pem</code>",
            "Come back here. Firefox has steps of its own, below.",
        ),
    ),
    System(
        "firefox",
        "Firefox on a computer",
        (PEM, "Get the certificate"),
        (
            "Click <b>Get the certificate</b> and save the file.",
            "Open <b>Settings</b>, <b>Privacy &amp; Security</b>, and under Certificates <b>View Certificates</b>.",
            "Tab <b>Authorities</b>, <b>Import</b>, choose <b>babycam-authority.pem</b>, tick <b>Trust this CA to identify "
            "websites</b>.",
            "Come back here.",
        ),
    ),
)

_SIGNS = (
    ("ios", r"iPhone|iPad|iPod"),
    ("android", r"Android"),
    ("firefox", r"Firefox/"),
    ("macos", r"Macintosh"),
    ("windows", r"Windows"),
    ("linux", r"Linux|X11|CrOS"),
)


def system_of(user_agent: str) -> str:
    """The key of the system that a browser says it runs on; "" when it does not tell. iPads that say Mac are the script's task."""
    return next((key for key, signs in _SIGNS if re.search(signs, user_agent)), "")
