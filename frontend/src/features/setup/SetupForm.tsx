import { type SubmitEvent, useState } from "react";
import { ApiError, fieldError } from "@/shared/api/client";
import { text } from "@/shared/i18n";
import { later } from "@/shared/i18n/later";
import { Button } from "@/shared/ui/Button";
import { PasswordField, SelectField, TextField } from "@/shared/ui/Field";
import { Failure } from "@/shared/ui/Surface";
import { codeFrom, usernameFrom, zones } from "./code";
import { useCheckCode } from "./check-code";
import { useSetUp } from "./set-up";
import css from "./SetupForm.module.css";

interface Answers {
  code: string;
  household: string;
  tz: string;
  name: string;
  username: string;
  password: string;
  room: string;
}

function firstAnswers(): Answers {
  return {
    code: codeFrom(location.hash),
    household: later.setup.householdDefault,
    tz: zones().here,
    name: "",
    username: "",
    password: "",
    room: later.setup.roomDefault,
  };
}

/** The nested names under which the server marks a field. */
const PLACES: Record<keyof Answers, string[]> = {
  code: ["code"],
  household: ["household.name"],
  tz: ["household.tz", "tz"],
  name: ["person.name", "name"],
  username: ["person.username", "username"],
  password: ["person.password", "password"],
  room: ["room"],
};

function marked(error: unknown, name: keyof Answers): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (isWrongCode(error) && name === "code") return error.message;
  return PLACES[name].map((place) => fieldError(error, place)).find(Boolean);
}

/** Said at the code's field, and nowhere else. */
function isWrongCode(error: unknown): boolean {
  return error instanceof ApiError && error.code === "bad_code";
}

/** Three short steps: the family, its first parent, then the first room. The camera follows on its own screen. */
export function SetupForm({ onDone }: { onDone: (room: number | undefined) => void }) {
  const [answers, setAnswers] = useState(firstAnswers);
  const [step, setStep] = useState(1);
  const setUp = useSetUp(onDone);
  const set = (change: Partial<Answers>): void => setAnswers((now) => ({ ...now, ...change }));
  const codes = useCheckCode();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (step === 1 && !(await codes.isRight(answers.code))) return;
    if (step < 3) {
      setStep(step + 1);
      return;
    }
    const { code, household, tz, name, username, password, room } = answers;
    setUp.mutate(
      {
        code: code.trim(),
        household: { name: household.trim(), tz },
        person: { name: name.trim(), username: username.trim(), password },
        room: { name: room.trim() },
      },
      { onError: (error) => setStep(stepOf(error)) },
    );
  };
  const parts = { answers, set, error: setUp.error };
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)}>
      <div>
        <p className={css.step}>{later.setup.step(step, 3)}</p>
        <h2>{later.setup.steps[step - 1]}</h2>
      </div>
      {step === 1 ? <Family {...parts} codes={codes} /> : step === 2 ? <You {...parts} /> : <FirstRoom {...parts} />}
      {setUp.isError && !isWrongCode(setUp.error) ? <Failure error={setUp.error} /> : null}
      {step === 1 && codes.failure(answers.code) ? <Failure error={codes.failure(answers.code)} /> : null}
      <div className={css.buttons}>
        {step > 1 ? <Button onClick={() => setStep(step - 1)}>{text.common.back}</Button> : null}
        <Button type="submit" look="primary" className={css.go} busy={setUp.isPending || codes.busy}>
          {step < 3 ? text.common.next : later.setup.finish}
        </Button>
      </div>
    </form>
  );
}

/** Where the first field that the server marked stands. */
function stepOf(error: Error): number {
  const wrong = (["code", "household", "tz", "name", "username", "password", "room"] as const).find((name) => marked(error, name));
  if (!wrong || wrong === "room") return 3;
  return ["name", "username", "password"].includes(wrong) ? 2 : 1;
}

interface PartProps {
  answers: Answers;
  set: (change: Partial<Answers>) => void;
  error: unknown;
}

function Family({ answers, set, error, codes }: PartProps & { codes: ReturnType<typeof useCheckCode> }) {
  return (
    <>
      <TextField
        label={later.setup.code}
        help={later.setup.codeHelp}
        name="code"
        value={answers.code}
        required
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        error={codes.wrong(answers.code) ?? marked(error, "code")}
        onBlur={() => void (answers.code.trim() && codes.isRight(answers.code))}
        onChange={(event) => set({ code: event.target.value })}
      />
      <TextField
        label={later.setup.householdName}
        name="household"
        value={answers.household}
        required
        maxLength={80}
        error={marked(error, "household")}
        onChange={(event) => set({ household: event.target.value })}
      />
      <SelectField
        label={later.setup.tz}
        name="tz"
        value={answers.tz}
        error={marked(error, "tz")}
        onChange={(event) => set({ tz: event.target.value })}
      >
        {zones().all.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
          </option>
        ))}
      </SelectField>
    </>
  );
}

function You({ answers, set, error }: PartProps) {
  const [touched, setTouched] = useState(answers.username !== usernameFrom(answers.name));
  const rename = (name: string): void => set({ name, ...(touched ? {} : { username: usernameFrom(name) }) });
  const pick = (username: string): void => {
    setTouched(true);
    set({ username });
  };
  return (
    <>
      <TextField
        label={later.setup.name}
        name="name"
        value={answers.name}
        required
        maxLength={64}
        autoComplete="given-name"
        error={marked(error, "name")}
        onChange={(event) => rename(event.target.value)}
      />
      <TextField
        label={later.setup.username}
        help={later.setup.usernameHelp}
        name="username"
        value={answers.username}
        required
        maxLength={64}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={marked(error, "username")}
        onChange={(event) => pick(event.target.value)}
      />
      <PasswordField
        label={later.setup.password}
        help={later.setup.passwordHelp}
        name="password"
        value={answers.password}
        required
        minLength={8}
        autoComplete="new-password"
        error={marked(error, "password")}
        onChange={(event) => set({ password: event.target.value })}
      />
    </>
  );
}

function FirstRoom({ answers, set, error }: PartProps) {
  return (
    <TextField
      label={later.setup.roomName}
      help={later.setup.cameraNext}
      name="room"
      value={answers.room}
      required
      maxLength={64}
      error={marked(error, "room")}
      onChange={(event) => set({ room: event.target.value })}
    />
  );
}
