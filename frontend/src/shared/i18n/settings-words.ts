import { family } from "./family";
import { ladder } from "./ladder";
import { settings } from "./settings";
import { settingUp } from "./setting-up";

/** What each setting is called where it stands, and the words by which people look for it. */
export const found = {
  looks: ["How the others see you", "name picture photo emoji colour avatar face"],
  reading: ["Time zone and language", "date format clock country numbers"],
  password: ["Password and log out", "passphrase change sign out logout account"],
  passkeys: ["Passkeys", "fingerprint face id webauthn security key login"],
  programs: ["Programs that listen", "access key token api vlc home assistant mpv ffmpeg loudspeaker stream"],
  logins: ["Where you are logged in", "sessions devices lost phone sign out"],
  here: ["Notifications on this device", "push alert browser subscription"],
  ways: ["Ways to be woken", "ntfy pushover telegram signal mail email sms apprise mqtt message channel push test"],
  bedtime: ["Bedtime check", "test everybody armed reach receipt"],
  sound: ["Alarm sound", "volume ring melody loud test speaker"],
  install: ["babycam as an app", "home screen iphone ipad pwa install"],
  people: ["People and what they may do", "member role parent sitter grandparent viewer access let in reset password"],
  invitations: ["Invite somebody", "invitation link qr code babysitter add person"],
  household: [family.householdName, "home family time zone address"],
  audit: ["Who changed what", "log history audit"],
  cameras: ["Cameras", "rtsp ip webcam address stream url onvif add"],
  devices: ["Phones and programs as cameras", "pair old phone token obs ffmpeg"],
  "setting-up": [settingUp.title, "set up mode first hour new camera no alarm pause"],
  rooms: ["Rooms", "name remove add room"],
  "wake-for": ["What a room wakes for", "threshold sensitivity noise level cry line decibel patience record clips fan"],
  motion: ["Motion and the picture", "move zone area picture dark black covered frozen stand up camera sensitivity alarm"],
  "fine-tuning": ["Recording before and after, own patience", "pre-roll post-roll curve split seconds expert fine tuning"],
  rota: ["The rota", "rule nights turns week who has which night schedule plan"],
  "rota-file": ["Rota as a file", "import export json priority order backup first anchor valid"],
  dnd: ["Do not disturb", "quiet hours sleep work shift dnd"],
  times: [
    "When who is called",
    `second call escalation ladder wait next person siren rounds ${ladder.ack_s} ${ladder.ack_holds_s} calm quick`,
  ],
  over: ["When an alarm is over", `snooze quiet calm end again ${ladder.reopen_s} ${ladder.group_s}`],
  hours: ["When night begins and ends", "night start morning hours bedtime"],
  morning: ["Morning report", "summary night sleep wake-ups chat card report"],
  colours: ["Night and day colours", "theme dark mode light appearance"],
  broker: ["Home Assistant and MQTT", "broker smart home siren lamp integration"],
  "mail-server": ["Mail server", "smtp email e-mail sender tls starttls host port"],
  "baby-buddy": ["Baby Buddy", "marks feeding nappy export integration"],
  watch: [settings.watch, "ping healthchecks uptime monitor dead man url"],
  limits: [family.storage, "storage space gigabytes days keep delete retention recordings"],
  found: ["Recordings that were found", "orphans lost files quarantine adopt"],
  health: ["Parts and their health", "status server database worker clock problem"],
  product: ["What babycam is", "version licence api documentation about"],
} satisfies Record<string, [string, string]>;

export const finder = {
  label: "Find a setting",
  none: "Nothing of that name. Try another word.",
  hits: (count: number) => (count === 1 ? "1 setting found" : `${count} settings found`),
  inRoom: (name: string, room: string) => `${name}: ${room}`,
};
