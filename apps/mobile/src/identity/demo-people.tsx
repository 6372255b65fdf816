import type { AuthProblem } from '@inkvine/client/auth';
import type { DemoPerson } from '@inkvine/contracts/system';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice, Section } from '../design/card.tsx';
import { SPACE } from '../design/tokens.ts';
import { toast } from '../design/toast.tsx';
import { useServer } from '../shell/server.tsx';
import { useMe, useSessionChanged } from '../shell/session.tsx';
import { useSystemInfo } from '../shell/update-gate.tsx';
import { useAuthProblem } from './auth-problem.ts';

/** In demo mode only: become any of the demo people with one tap. */
export function DemoPeople() {
  const { t } = useTranslation();
  const { auth } = useServer();
  const me = useMe();
  const words = useAuthProblem();
  const sessionChanged = useSessionChanged();
  const [becoming, setBecoming] = useState<DemoPerson | null>(null);
  const [problem, setProblem] = useState<AuthProblem | null>(null);
  const demo = useSystemInfo().data?.demo ?? null;
  if (demo === null) return null;

  const become = async (person: DemoPerson) => {
    setBecoming(person);
    const result = await auth.signIn({ email: person.email, password: demo.password });
    setProblem(result.ok ? null : result.problem);
    if (result.ok) {
      await sessionChanged();
      toast(t('auth.demo.switched', { name: person.name }));
    }
    setBecoming(null);
  };

  return (
    <Section title={t('auth.demo.label')} lead={t('auth.demo.lead')}>
      {problem !== null && <Notice tone="bad">{words(problem)}</Notice>}
      <View style={styles.people}>
        {demo.people.map((person) => (
          <Button
            key={person.email}
            variant="secondary"
            label={`${person.name} · ${t(`common.role.${person.role}`)}`}
            disabled={becoming !== null || me.data?.email === person.email}
            pending={becoming === person}
            onPress={() => void become(person)}
          />
        ))}
      </View>
    </Section>
  );
}

const styles = StyleSheet.create({
  people: { flexDirection: 'row', flexWrap: 'wrap', gap: SPACE.sm },
});
