import { Box, Button, Code, CopyButton, Group, Paper, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { isAddress, keepParticipantsAddress, participantsAddress } from './address.ts';
import { LinkSheet } from './link-sheet.tsx';
import { codeTyped, downloadLinks, linkTo, nameOf } from './links.ts';
import type { FreshLinks as Links } from './use-fresh-links.ts';

/** What has just been made, to be handed on now: the server keeps only hashes of it. */
export function FreshLinks({ studyId, fresh }: { readonly studyId: string; readonly fresh: Links }) {
  const [base, setBase] = useState(participantsAddress);
  const [isSheetShown, setIsSheetShown] = useState(false);
  const { links } = fresh;
  if (links.length === 0) return null;
  const isSound = isAddress(base);
  const change = (value: string): void => {
    setBase(value);
    keepParticipantsAddress(value);
  };
  return (
    <Paper component="section" aria-label="New links" withBorder p="md">
      <Stack className="no-print">
        <Title order={2} size="h3">{links.length === 1 ? 'A new link' : `${links.length} new links`}</Title>
        <Text>Each is for one partner. Copy, print or download them now: Tandem stores only a hash and cannot show them again. In the lab the code can be typed at {base}/join instead: for a week, and until its person has come.</Text>
        <TextInput label="Address at which participants reach this server" value={base} onChange={({ currentTarget }) => change(currentTarget.value.trim().replace(/\/+$/, ''))} error={isSound ? null : 'It takes an address such as https://study.example.org.'} />
        {isSound && isOnlyHere(base) && <Text size="sm" fw={600}>{base} is reached from this very computer only. For other devices, give the address by which they find it.</Text>}
        <Box className="wide few-rows" tabIndex={0} role="group" aria-label="Links">
          <Table>
            <Table.Thead><Table.Tr><Table.Th>For</Table.Th><Table.Th>Link</Table.Th><Table.Th>Code</Table.Th><Table.Th /></Table.Tr></Table.Thead>
            <Table.Tbody>
              {links.map((link) => (
                <Table.Tr key={link.token}>
                  <Table.Td>{nameOf(link)}</Table.Td>
                  <Table.Td><Code className="long">{linkTo(base, link)}</Code></Table.Td>
                  <Table.Td><Code className="short-code">{codeTyped(link)}</Code></Table.Td>
                  <Table.Td>
                    <CopyButton value={linkTo(base, link)}>
                      {({ copied, copy }) => <Button size="xs" variant="default" aria-label={`Copy the link: ${nameOf(link)}`} onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
                    </CopyButton>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
        <Group>
          <Button color="blue.8" disabled={!isSound} aria-expanded={isSheetShown} onClick={() => setIsSheetShown(!isSheetShown)}>{isSheetShown ? 'Hide the codes' : 'Show codes to scan or print'}</Button>
          {isSheetShown && <Button variant="default" disabled={!isSound} onClick={() => window.print()}>Print them</Button>}
          <Button variant="default" disabled={!isSound} onClick={() => downloadLinks(studyId, base, links)}>Download as CSV</Button>
          <Button variant="default" onClick={fresh.letGo}>I have kept them</Button>
        </Group>
      </Stack>
      {isSound && isSheetShown && <LinkSheet base={base} links={links} />}
    </Paper>
  );
}

function isOnlyHere(base: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(base).hostname);
}
