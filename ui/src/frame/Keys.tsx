// The keys of the program.
import { Kbd, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { environmentQuery } from '../state/queries';
import { useWords } from '../words';

export function Keys({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useWords();
  const { data } = useQuery(environmentQuery);
  const mod = data?.system === 'macos' ? '⌘' : 'Ctrl';
  const keys: [string[], string][] = [
    [[`${mod} K`], t('keys.find')],
    [[`${mod} Z`, `${mod} ⇧ Z`], t('keys.undo')],
    [[`${mod} 1 … 7`], t('keys.screens')],
    [['/'], t('keys.filter')],
    [['Space', '⇧ ↑ ↓', `${mod} A`], t('keys.select')],
    [['A'], t('keys.assign')],
    [['O'], t('keys.outsource')],
    [['H'], t('keys.hold')],
    [['Enter'], t('keys.open')],
    [['M'], t('keys.lift')],
    [['D'], t('keys.date')],
    [['F1'], t('keys.guide')],
    [['?'], t('keys.keys')],
  ];
  return (
    <Modal opened={opened} onClose={close} title={t('app.keys')} size="md">
      <table className="figures">
        <tbody>
          {keys.map(([combinations, what]) => (
            <tr key={what}>
              <td>
                {combinations.map((combination) => (
                  <Kbd key={combination} size="xs" mr={6}>
                    {combination}
                  </Kbd>
                ))}
              </td>
              <td className="wrap">{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
