import { Switch } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Seen } from './alerts.ts';

const KEPT = 'tandem-alarm';
/** In Hz and s: two tones upwards, soft enough for a room in which somebody works. */
const TONES = [660, 880] as const;
const EACH = 0.18;
const LOUDNESS = 0.15;

/** A sound, and a number in the title of the window, when somebody is needed who was not before. Participants hear nothing. */
export function Alarm({ seen }: { readonly seen: readonly Seen[] }) {
  const [isOn, setIsOn] = useState(() => localStorage.getItem(KEPT) !== 'off');
  const audio = useRef<AudioContext | null>(null);
  const known = useRef<ReadonlySet<string>>(new Set());
  const urgent = urgentOf(seen);
  const isNew = [...urgent].some((each) => !known.current.has(each));
  useEffect(() => {
    known.current = urgent;
    if (!isNew || !isOn) return;
    audio.current ??= new AudioContext();
    void sound(audio.current);
  });
  const count = seen.filter(({ alerts: [worst] }) => worst?.urgency === 'go').length;
  useEffect(() => {
    const before = document.title;
    if (count > 0) document.title = `(${count}) ${before}`;
    return () => {
      document.title = before;
    };
  }, [count]);
  const change = (wanted: boolean): void => {
    localStorage.setItem(KEPT, wanted ? 'on' : 'off');
    setIsOn(wanted);
    audio.current ??= new AudioContext();
    if (wanted) void sound(audio.current);
  };
  return <Switch label="Sound when somebody needs you" color="blue.8" checked={isOn} onChange={({ currentTarget }) => change(currentTarget.checked)} />;
}

/** What is for now, told apart without the times in it, which change every second. */
export function urgentOf(seen: readonly Seen[]): ReadonlySet<string> {
  return new Set(seen.flatMap(({ couple, alerts }) => alerts.filter(({ urgency }) => urgency === 'go').map(({ words }) => `${couple.dyadSessionId} ${words.replaceAll(/\d/g, '')}`)));
}

async function sound(audio: AudioContext): Promise<void> {
  // A browser in which nobody has pressed anything yet plays nothing; what waited would come at a wrong moment.
  if (audio.state === 'suspended' && !navigator.userActivation.hasBeenActive) return;
  await audio.resume();
  TONES.forEach((frequency, index) => {
    const begins = audio.currentTime + index * EACH;
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(LOUDNESS, begins);
    volume.gain.exponentialRampToValueAtTime(0.001, begins + EACH);
    tone.connect(volume).connect(audio.destination);
    tone.start(begins);
    tone.stop(begins + EACH);
  });
}
