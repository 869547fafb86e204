import type { PluginClass } from '../player/plugin-class.ts';
import BatteryPlugin from './battery.ts';
import ChatPlugin from './chat.ts';
import ChoicePlugin from './choice.ts';
import CirclesPlugin from './circles.ts';
import CodePlugin from './code.ts';
import ConfirmPlugin from './confirm.ts';
import ConsentPlugin from './consent.ts';
import LetterPlugin from './letter.ts';
import ListenPlugin from './listen.ts';
import PagePlugin from './page.ts';
import SlidersPlugin from './sliders.ts';
import TurnPlugin from './turn.ts';
import WritingPlugin from './writing.ts';

/** Tandem's own plugins: small, and so often needed together that they travel with the player. */
export const OWN_PLUGINS: readonly PluginClass[] = [
  BatteryPlugin,
  ChatPlugin,
  ChoicePlugin,
  CirclesPlugin,
  CodePlugin,
  ConfirmPlugin,
  ConsentPlugin,
  LetterPlugin,
  ListenPlugin,
  PagePlugin,
  SlidersPlugin,
  TurnPlugin,
  WritingPlugin,
];
