import { Button, Group, Kbd, Text } from '@mantine/core';
import { useHotkeys, useLocalStorage } from '@mantine/hooks';

export interface Shortcut {
  /** Pressed alone, outside every field. */
  readonly key: string;
  readonly does: string;
  act(): void;
}

interface Given {
  readonly shortcuts: readonly Shortcut[];
  /** False while a form is open. */
  readonly isActive: boolean;
}

/** The keys of the console, with the line that tells them. They can be switched off, as some work with their voice. */
export function Shortcuts({ shortcuts, isActive }: Given) {
  const [isOn, setIsOn] = useLocalStorage({ key: 'tandem-console-keys', defaultValue: true, getInitialValueInEffect: false });
  useHotkeys(isOn && isActive ? shortcuts.map(({ key, act }) => [key, act]) : []);
  return (
    <Group component="section" aria-label="Keys" justify="center" gap="md">
      {isOn && shortcuts.map(({ key, does }) => <Text key={key} span size="sm"><Kbd>{key.toUpperCase()}</Kbd> {does}</Text>)}
      <Button size="xs" variant="default" aria-pressed={isOn} onClick={() => setIsOn(!isOn)}>{isOn ? 'Without keys' : 'With keys'}</Button>
    </Group>
  );
}
