/** Short names for the shapes that travel over REST; schema.d.ts is generated (`npm run api`). */
import type { components } from "./schema";

type Shapes = components["schemas"];

export type RoomState = Shapes["RoomState"];
export type Patience = Shapes["PatienceEnum"];
export type Role = Shapes["RoleEnum"];
/** What a person may do; the server decides, the page only hides what would be refused. */
export type Right = Shapes["RightsEnum"];
export type Person = Shapes["Person"];
export type Household = Shapes["Household"];
export type Session = Shapes["Session"];
export type Health = Shapes["Health"];
export type Camera = Shapes["Camera"];
export type CameraIn = Shapes["CameraInRequest"];
export type CameraChange = Shapes["PatchedStreamRequest"];
export type ProbeIn = Shapes["ProbeInRequest"];
export type Probe = Shapes["Probe"];
export type Control = Shapes["ControlRequest"];
export type Preset = Shapes["Preset"];
/** A camera that answered when the network was asked, and what is asked of it then. */
export type FoundCamera = Shapes["FoundCamera"];
export type AskedCamera = Shapes["AskedCameraRequest"];
export type CameraStream = Shapes["CameraStream"];
export type Room = Shapes["Room"];
export type Calibration = Shapes["Calibration"];
export type Incident = Shapes["Incident"];
export type Quiet = Shapes["Quiet"];
export type SettingUp = Shapes["SettingUp"];
export type WhetherSettingUp = Shapes["WhetherSettingUp"];
export type Delivery = Shapes["Call"];
export type Named = Shapes["Named"];
export type Scope = Shapes["ScopeEnum"];
export type Day = Shapes["DaysEnum"];
export type DutyNow = Shapes["DutyNow"];
export type DutyPerson = Shapes["DutyPerson"];
export type DutyFlag = Shapes["FlagsEnum"];
export type DutyStretch = Shapes["DutyStretch"];
export type DutySegment = Shapes["DutySegment"];
export type DutyRule = Shapes["DutyRule"];
export type NewRule = Shapes["NewRuleRequest"];
export type Caregiver = Shapes["Caregiver"];
export type Override = Shapes["Override"];
export type OverrideIn = Shapes["OverrideInRequest"];
export type Preview = Shapes["Preview"];
export type PreviewIn = Shapes["PreviewInRequest"];
export type Night = Shapes["Night"];
export type Swap = Shapes["Swap"];
export type SwapIn = Shapes["SwapInRequest"];
export type Dnd = Shapes["Dnd"];
export type DndIn = Shapes["DndInRequest"];
export type Share = Shapes["Share"];
export type Rota = Shapes["Rota"];
export type Channel = Shapes["Channel"];
export type ChannelIn = Shapes["ChannelInRequest"];
/** As it was just written, with what a device may subscribe to: told this once. */
export type WrittenChannel = Shapes["WrittenChannel"];
/** What a form asks for in fields of its own. */
export type Service = Shapes["Service"];
export type ServiceField = Shapes["ServiceField"];
export type WayForm = Shapes["Form"];
export type TransportCode = Shapes["ChannelKind"];
/** A transport whose addresses people write; a browser gives its own (push.ts). */
export type WrittenTransport = Exclude<Shapes["AddableKind"], "webpush">;
export type SubscriptionState = Shapes["SubscriptionState"];
export type ChannelChange = Shapes["PatchedChannelChangesRequest"];
export type Bedtime = Shapes["Bedtime"];
export type Broker = Shapes["Broker"];
export type MailServer = Shapes["MailServer"];
export type MailServerIn = Shapes["MailServerInRequest"];
export type MailOutcome = Shapes["MailOutcome"];
export type BrokerIn = Shapes["BrokerInRequest"];
export type Answer = Shapes["Answer"];
export type Drill = Shapes["Drill"];
export type Proposal = Shapes["Proposal"];
export type Replay = Shapes["Replay"];
export type ReplayedWake = Shapes["ReplayedWake"];
export type Noise = Shapes["Noise"];
/** A night as its page draws it. */
export type NightTold = Shapes["WholeNight"];
export type NightRoom = Shapes["NightRoom"];
export type NightReport = Shapes["MorningReport"];
export type RoomReport = Shapes["MorningRoom"];
export type NightLevels = Shapes["NightLevels"];
export type NightGap = Shapes["Gap"];
export type NightIncident = Shapes["NightIncident"];
export type NightMark = Shapes["NightMark"];
export type NightClip = Shapes["NightClip"];
export type NightReading = Shapes["NightLane"];
export type NightSleep = Shapes["SleepStretch"];
export type NightWeek = Shapes["Week"];
export type WeekNight = Shapes["WeekNight"];
export type WeekLane = Shapes["WeekLane"];
export type NightTurn = Shapes["Turn"];
export type Lane = Shapes["Lane"];
export type Lanes = Shapes["Lanes"];
export type QuickMark = Shapes["QuickMark"];
export type QuickMarkIn = Shapes["QuickMarkInRequest"];
export type MarkKind = Shapes["MarkKind"];
export type Handover = Shapes["Handover"];
export type BabyBuddy = Shapes["BabyBuddy"];
export type BabyBuddyIn = Shapes["BabyBuddyInRequest"];
export type Clip = Shapes["Clip"];
export type AnsweredClip = Shapes["AnsweredClip"];
export type Timers = Shapes["Timers"];
export type Waveform = Shapes["Waveform"];
export type Settings = Shapes["Settings"];
export type Ladder = Shapes["Ladder"];
export type SettingsChange = Shapes["PatchedSettingsChangesRequest"];
export type Morning = Shapes["Morning"];
export type MorningChange = Shapes["PatchedMorningChangesRequest"];
export type HouseParts = Shapes["HouseParts"];
export type HousePart = Shapes["Part"];
export type Found = Shapes["Found"];
export type Adopted = Shapes["Adopted"];
export type SetupIn = Shapes["SetupInRequest"];
/** When somebody's access is open. Moments are RFC 3339 or null (open-ended), hours "18:00" of each day in the family's zone or null. */
export type Access = Shapes["Access"];
export type Times = Pick<Access, "from" | "until" | "hours_start" | "hours_end">;
/** Whether one's own access is open right now. */
export type Door = Shapes["Door"];

/** How somebody looks, and reads: `tz` "" is the family's zone, `language` "" the browser's. */
export type Looks = Pick<Person, "name" | "colour" | "emoji" | "tz" | "language">;
/** Somebody who watches or listens to a room right now. */
export type Watching = Shapes["Watching"];
export type Member = Shapes["Member"];
export type Invite = Shapes["Invite"];
export type InviteIn = Shapes["InviteInRequest"];
/** The secret is in the link alone, and the link is shown once. */
export type NewInvite = Shapes["NewInvite"];
export type OneTimeLink = Shapes["Link"];
export type InviteLook = Shapes["InviteLook"];
export type Passkey = Shapes["Passkey"];
/** What lets a program hear rooms in one's name; its secret is told once, when it is made. */
export type AccessKey = Shapes["AccessKey"];
export type AccessKeyIn = Shapes["AccessKeyInRequest"];
export type MadeAccessKey = Shapes["MadeAccessKey"];
/** Where somebody is logged in; `this`: it is the session of this very page. */
export type SignIn = Shapes["SignIn"];
export type AuditEntry = Shapes["AuditEntry"];
export type MemberIn = Shapes["MemberInRequest"];
export type MemberChange = Shapes["PatchedMemberInRequest"];

/** The chat. */
export type Message = Shapes["Message"];
export type MessageIn = Shapes["MessageInRequest"];
export type Messages = Shapes["Messages"];
export type News = Shapes["News"];
export type Quote = Shapes["Quote"];
export type Picture = Shapes["Picture"];
export type ChatThread = Shapes["Thread"];
export type Reader = Shapes["Reader"];

/** Camera phones. */
export type Device = Shapes["Device"];
export type Lullaby = Shapes["Lullaby"];
export type DeviceIn = Shapes["DeviceInRequest"];
export type NewDevice = Shapes["NewDevice"];
export type NewPairing = Shapes["NewPairing"];
export type Pairing = Shapes["Pairing"];
export type Phone = Shapes["Phone"];
export type Warning = Shapes["HealthWarning"];
export type Wish = Shapes["Wish"];
export type WishChange = Shapes["PatchedWishInRequest"];
export type Quality = Wish["quality"];

export interface Page<T> {
  next?: string | null;
  previous?: string | null;
  results: T[];
}

export type Problem = Shapes["Problem"];
