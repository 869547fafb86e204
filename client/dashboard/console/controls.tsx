import { Alert, Button, Group, Modal, NativeSelect, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Control } from '../../../server/protocol/staff/control-routes.ts';
import type { CoupleOverview } from '../../../server/protocol/staff/console.ts';
import { isOver } from '../board/alerts.ts';
import { call } from '../call.ts';
import { Shortcuts, type Shortcut } from './shortcuts.tsx';

type Kind = Control['do'];
type Whom = 'A' | 'B' | 'both';

interface Words {
  /** Pressed alone, it is as the button. */
  readonly key: string;
  readonly button: string;
  readonly explains: string;
}

const WORDS: Readonly<Record<Kind, Words>> = {
  hold: { key: 'h', button: 'Hold', explains: 'What each does alone goes on; at the next door or shared step both stop and read that you have paused. After half an hour it goes on by itself.' },
  resume: { key: 'g', button: 'Go on', explains: 'Both go on, and whoever waits has the whole wait again.' },
  tell: { key: 'm', button: 'Message', explains: 'It is shown above whatever they do, as from the study team. Write nothing that tells one of the other.' },
  extend: { key: 't', button: 'More time', explains: 'For what runs now: a shared step, a limit, a wait.' },
  'move-on': { key: 'w', button: 'Move on', explains: 'Whoever waits for a partner who does not come goes on alone; for the other it is over.' },
  end: { key: 'e', button: 'End', explains: 'The one for whom it ends reads the same words as at every ending. For the partner it is as if they had left.' },
};

/** What a lab says again and again, in the languages of participants; to be changed before it is sent. */
const READY_MADE = [
  { group: 'English', items: ['Are you still there?', 'Please wait a moment. Somebody will be with you shortly.', 'Please put on your headphones.', 'There is a technical problem. Your answers are saved; please wait.'] },
  { group: 'Deutsch', items: ['Bist du noch da?', 'Bitte warte einen Moment. Gleich ist jemand bei dir.', 'Bitte setz die Kopfhörer auf.', 'Es gibt ein technisches Problem. Deine Antworten sind gespeichert; bitte warte.'] },
];

/**
 * What can be done to a couple; each asks for a reason first.
 *
 * @param further  keys besides those of the buttons
 */
export function Controls({ couple, further }: { readonly couple: CoupleOverview; readonly further: readonly Shortcut[] }) {
  const [open, setOpen] = useState<Kind | null>(null);
  const kinds: readonly Kind[] = [couple.heldSince === null ? 'hold' : 'resume', 'tell', 'extend', 'move-on', 'end'];
  const shortcuts = kinds.map((kind) => ({ key: WORDS[kind].key, does: WORDS[kind].button, act: () => setOpen(kind) }));
  if (isOver(couple)) {
    return (
      <>
        <Text ta="center">It is over for this couple; there is nothing left to do here.</Text>
        <Shortcuts shortcuts={further} isActive />
      </>
    );
  }
  return (
    <>
      <Group component="section" aria-label="Controls" justify="center">
        {kinds.map((kind) => (
          <Button key={kind} size="md" variant={kind === 'end' ? 'outline' : 'filled'} color={kind === 'end' ? 'gray' : 'blue.8'} c={kind === 'end' ? 'inherit' : 'white'} onClick={() => setOpen(kind)}>
            {WORDS[kind].button}
          </Button>
        ))}
      </Group>
      <Shortcuts shortcuts={[...shortcuts, ...further]} isActive={open === null} />
      {open !== null && <ControlForm couple={couple} kind={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function ControlForm({ couple, kind, onClose }: { readonly couple: CoupleOverview; readonly kind: Kind; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [whom, setWhom] = useState<Whom>('both');
  const [words, setWords] = useState('');
  const [minutes, setMinutes] = useState(2);
  const { studyId, dyadSessionId } = couple;
  const sending = useMutation({
    mutationFn: () => call('control-couple', { studyId, dyadSessionId, reason, control: controlOf(kind, { whom, words, minutes }) }),
    onSuccess: onClose,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`${WORDS[kind].button}: couple ${couple.dyadNum}`} lockScroll={false} closeButtonProps={{ 'aria-label': 'Close' }} transitionProps={{ duration: 0 }}>
      <form onSubmit={submit}>
        <Stack>
          <Text>{WORDS[kind].explains}</Text>
          {(kind === 'tell' || kind === 'end') && (
            <NativeSelect label="For" value={whom} onChange={({ currentTarget }) => setWhom(whomFrom(currentTarget.value))} data={[{ value: 'both', label: 'both' }, 'A', 'B']} />
          )}
          {kind === 'tell' && <NativeSelect label="Begin with" value="" data={[{ value: '', label: 'words of your own' }, ...READY_MADE]} onChange={({ currentTarget }) => setWords(currentTarget.value)} />}
          {kind === 'tell' && <Textarea label="Message" required maxLength={500} value={words} onChange={({ currentTarget }) => setWords(currentTarget.value)} />}
          {kind === 'extend' && <NumberInput label="Minutes" required min={1} max={60} allowDecimal={false} value={minutes} onChange={(given) => setMinutes(Number(given))} />}
          <TextInput label="Reason" description="For the audit; participants do not see it." required minLength={3} maxLength={300} value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value)} />
          {sending.isError && <Alert color="red" variant="outline" role="alert">{sending.error.message}</Alert>}
          <Button type="submit" color="blue.8" loading={sending.isPending}>{WORDS[kind].button}</Button>
        </Stack>
      </form>
    </Modal>
  );
}

function controlOf(kind: Kind, { whom, words, minutes }: { readonly whom: Whom; readonly words: string; readonly minutes: number }): Control {
  switch (kind) {
    case 'tell':
      return { do: kind, to: whom, words };
    case 'extend':
      return { do: kind, minutes };
    case 'end':
      return { do: kind, whom };
    case 'hold':
    case 'resume':
    case 'move-on':
      return { do: kind };
  }
}

function whomFrom(value: string): Whom {
  return value === 'A' || value === 'B' ? value : 'both';
}
