import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Refused } from './call.ts';
import { SignInAgain } from './gate/sign-in-again.tsx';

/** Something that is asked of the server, and perhaps refused. */
export interface Acting<Input> {
  readonly isPending: boolean;
  /** In words for the person; null: nothing was refused. */
  readonly refusal: string | null;
  run(input: Input): void;
  /** To be drawn: the question for both factors, where they are asked for. */
  readonly question: ReactNode;
}

/** Asks for both factors once more where the server wants them, and then does what was to be done. */
export function useAct<Input, Output>(work: (input: Input) => Promise<Output>, onDone: (output: Output) => void): Acting<Input> {
  const acting = useMutation({ mutationFn: work, onSuccess: onDone });
  const { error, variables } = acting;
  const isAsked = error instanceof Refused && error.code === 'sign-in-again';
  return {
    isPending: acting.isPending,
    refusal: error === null || isAsked ? null : error.message,
    run: (input) => acting.mutate(input),
    question: isAsked && variables !== undefined && <SignInAgain why={error.message} onDone={() => acting.mutate(variables)} onClose={() => acting.reset()} />,
  };
}
