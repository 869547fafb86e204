import { expect } from '@playwright/test';
import { en } from '../../client/participant/words.en.ts';
import texts from '../../experiments/compliment-reframing/texts.en.json' with { type: 'json' };
import kit from '../../experiments/kit/texts.en.json' with { type: 'json' };
import measures from '../../experiments/measures/texts.en.json' with { type: 'json' };
import type { Partner } from './partner.ts';

/** One screen of compliment reframing, and what a person does on it. */
export interface Stage {
  readonly heading: string;
  act(partner: Partner): Promise<void>;
}

/** Goes on screen by screen: waits for each heading, then acts. */
export async function walk(partner: Partner, stages: readonly Stage[]): Promise<void> {
  for (const { heading, act } of stages) {
    await partner.arrives(heading);
    await act(partner);
  }
}

export const start: Stage = { heading: en.hello, act: (partner) => partner.press(en.start) };

export const consent: Stage = { heading: texts.consent.heading, act: (partner) => partner.press(kit.consent.agree) };

export const privacy: Stage = {
  heading: kit.privacy.heading,
  async act(partner) {
    await partner.choose(kit.privacy.no);
    await partner.press(en.continue);
  },
};

export const intake: Stage = {
  heading: kit.intake.heading,
  async act(partner) {
    const { page } = partner;
    await page.getByLabel(kit.intake.birth_year).fill('1991');
    await partner.write(kit.intake.gender, 'woman');
    await partner.choose(kit.intake.status_cohabiting);
    await page.getByLabel(kit.intake.since_year).fill('2015');
    await page.getByLabel(kit.intake.since_month).fill('5');
    await partner.press(kit.continue);
  },
};

const rated = (heading: string, point: number): Stage => ({ heading, act: (partner) => partner.rateAll(point) });
const slid = (heading: string, value: number): Stage => ({ heading, act: (partner) => partner.slideAll(value) });

export const ties = rated(measures.own_ties8.heading, 2);

const circles: Stage = {
  heading: measures.own_circles1.heading,
  async act(partner) {
    await partner.page.getByRole('radio').nth(4).check();
    await partner.press(en.continue);
  },
};

const state: readonly Stage[] = [
  slid(measures.own_feltsec6.heading, 60),
  rated(measures.own_state9.heading, 4),
  rated(measures.own_selfregard4.heading, 3),
  rated(measures.own_regard3.heading, 5),
  circles,
];

/** From the link to the first question about the person. */
export const ARRIVAL: readonly Stage[] = [start, consent];
export const BEFORE: readonly Stage[] = [privacy, intake, ties, ...state];
/** Everything before the two meet. */
export const UNTIL_DOOR: readonly Stage[] = [...ARRIVAL, ...BEFORE];

export function recalls(text: string): Stage {
  return writes(texts.recall.heading, texts.recall.prompt, text);
}

export function composes(text: string): Stage {
  return writes(texts.fresh.heading, texts.fresh.prompt, text);
}

function writes(heading: string, prompt: string, text: string): Stage {
  return {
    heading,
    async act(partner) {
      await partner.write(prompt, text);
      await partner.press(en.continue);
    },
  };
}

/** Sees the own words once more, exactly as the partner will, and lets them go. */
export function confirms(text: string): Stage {
  return {
    heading: kit.deliver.confirmHeading,
    async act(partner) {
      await expectQuoted(partner, text);
      await partner.press(kit.deliver.send);
    },
  };
}

/** Reads exactly this. */
export function reads(text: string, heading: string = texts.exchange.letterHeading): Stage {
  return {
    heading,
    async act(partner) {
      await expectQuoted(partner, text);
      await pressWhenReady(partner, kit.continue);
    },
  };
}

/** @param text  three times as long as is asked for in all */
export function reframes(source: 'recall' | 'fresh', framing: 'meaning' | 'detail' | 'plain', text: string): Stage {
  return {
    heading: texts.reframing.heading[source],
    async act(partner) {
      await expect(partner.page.getByText(texts.reframing.lead[framing])).toBeVisible();
      for (const prompt of Object.values(texts.reframing[framing])) await partner.write(prompt, text);
      await pressWhenReady(partner, en.continue);
    },
  };
}

/** Character by character, a paragraph for each line. */
async function expectQuoted(partner: Partner, text: string): Promise<void> {
  const paragraphs = partner.page.getByRole('blockquote').getByRole('paragraph');
  await expect.poll(() => paragraphs.allTextContents()).toEqual(text.split('\n'));
}

async function pressWhenReady(partner: Partner, name: string): Promise<void> {
  const button = partner.page.getByRole('button', { name, exact: true, disabled: false });
  await expect(button).toBeVisible();
  await button.click();
}

export function sums(text: string): Stage {
  return writes(texts.summary.heading, texts.summary.prompt, text);
}

export const POST: readonly Stage[] = [
  ...state,
  rated(measures.own_compliment4.heading, 5),
  slid(measures.own_framing2.heading, 40),
];

export function cardChoice(wants: boolean): Stage {
  return {
    heading: texts.card.heading,
    async act(partner) {
      await partner.choose(wants ? texts.card.yes : texts.card.no);
      await partner.press(en.continue);
    },
  };
}

/** The card has the heading of the question before it. */
export function card(text: string): Stage {
  return {
    heading: texts.card.heading,
    async act(partner) {
      await expectQuoted(partner, text);
      await partner.press(kit.continue);
    },
  };
}

export const presence: Stage = {
  heading: kit.presence.heading,
  async act(partner) {
    await partner.choose(kit.presence.nobody);
    await partner.press(en.continue);
  },
};
