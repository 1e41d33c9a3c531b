// What an agency has to be told: to stop, or of another balance. The file for it is written, and then it counts as told.
import { Button, Group, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Empty } from '../../frame/parts';
import { money, shortDate } from '../../format';
import * as host from '../../host/commands';
import { useChange } from '../../state/change';
import { usePlace } from '../../state/place';
import { noticesQuery } from '../../state/queries';
import { useWords } from '../../words';

export function Notices({ agency, close }: { agency: string; close: () => void }) {
  const { t, language } = useWords();
  const { asOf } = usePlace();
  const change = useChange();
  const { data } = useQuery(noticesQuery(asOf, agency));
  const write = async () => {
    const done = await change(
      () => host.writeNotices(agency, asOf, language),
      (written) => written && t('outsourcing.noticesWritten', { stops: written.stops, balances: written.balances, path: written.file }),
    );
    if (done) close();
  };
  return (
    <Modal opened onClose={close} title={t('outsourcing.noticesTitle', { agency })} size={760}>
      <p className="soft">{t('outsourcing.noticesHint')}</p>
      {!data ? (
        <Empty title={t('app.loading')} />
      ) : (
        <div className="panel scroll-x" style={{ maxHeight: 360, overflow: 'auto' }}>
          <table className="figures" data-testid="notices">
            <thead>
              <tr>
                <th>{t('field.loan_no')}</th>
                <th>{t('field.debtor_name')}</th>
                <th>{t('outsourcing.batch')}</th>
                <th>{t('outsourcing.notice')}</th>
                <th>{t('outsourcing.paidOn')}</th>
                <th className="right">{t('outsourcing.told')}</th>
                <th className="right">{t('outsourcing.now')}</th>
              </tr>
            </thead>
            <tbody>
              {data.map((notice) => (
                <tr key={`${notice.batch} ${notice.loan_no}`}>
                  <td className="selectable">{notice.loan_no}</td>
                  <td>{notice.debtor_name}</td>
                  <td>{notice.batch}</td>
                  <td>{t(`outsourcing.noticeKinds.${notice.kind}`)}</td>
                  <td>{shortDate(notice.paid_on)}</td>
                  <td className="right">{money(notice.told, language)}</td>
                  <td className="right">{money(notice.now, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Group justify="end" mt={14}>
        <Button variant="default" onClick={close}>
          {t('app.cancel')}
        </Button>
        <Button disabled={!data?.length} onClick={() => void write()} data-testid="write-notices">
          {t('outsourcing.noticesWrite')}
        </Button>
      </Group>
    </Modal>
  );
}
