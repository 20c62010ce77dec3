"""Questions: exactly one process answers each, exactly once, also if the first one dies on it."""

from __future__ import annotations

from bot.discord.database.connection import Connection
from bot.discord.database.interactions import TOKEN_LASTS
from bot.discord.database.rows import FIELDS, QUESTION, filters_as_stored, question_in, values
from bot.discord.records import Question, QuestionClaim, QuestionStatus
from index.store.statements import marks

_REPEAT = 10.0
_TRIES = 3
_WORTH_FINISHING = 3600.0


class Questions:
    """Who is answering what."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, question: Question) -> QuestionClaim:
        """Takes a question, for good once `settle` is called and for LEASE seconds until then.

        A question that was asked before its asker had everything erased is not taken. One that is just
        being answered, or was a moment ago, is a repeat: not one that was refused, or whose answer is gone.
        """
        now = self._connection.now()
        with self._connection.transaction():
            known = self._connection.all(
                """SELECT 1 FROM questions WHERE id = ? UNION ALL
                   SELECT 1 FROM erased WHERE subject IN (?, ?) AND upto >= ?""",
                *(question.id, question.asker, question.guild, question.id),
            )
            if known:
                return QuestionClaim.TAKEN
            repeat = self._connection.all(
                """SELECT 1 FROM questions WHERE asker = ? AND asked > ? AND channel = ? AND text = ?
                   AND coalesce(about, 0) = ? AND filters = ? AND private = ?
                   AND state IN ('claimed', 'answered')""",
                *(question.asker, now - _REPEAT, question.channel, question.text),
                *(question.about or 0, filters_as_stored(question), question.private),
            )
            self._connection.all(
                f"""INSERT INTO questions ({", ".join(FIELDS[:-1])}, state, owner, lease, asked)
                    VALUES ({marks(FIELDS[:-1])}, ?, ?, ?, ?)""",
                *values(question),
                *("repeat" if repeat else "claimed", self._connection.owner),
                *(self._connection.lease(), now),
            )
            # From here on it is the question that is answered if this process dies.
            self._connection.all("UPDATE interactions SET token = NULL WHERE id = ?", question.id)
            if repeat:
                self._connection.all("UPDATE questions SET token = NULL, text = '' WHERE id = ?", question.id)
        return QuestionClaim.REPEAT if repeat else QuestionClaim.OURS

    def edited(self, question: int, text: str) -> Question | None:
        """Takes a question anew that was asked in a message whose words were changed; for one process."""
        with self._connection.transaction():
            changed = self._connection.all(
                f"""UPDATE questions SET text = ?, state = 'claimed', owner = ?, lease = ?, tries = 1,
                        started = coalesce(started, (SELECT message FROM answers WHERE question = ?))
                    WHERE id = ? AND text != ? AND state NOT IN ('repeat', 'deleted') RETURNING {QUESTION}""",
                *(text, self._connection.owner, self._connection.lease()),
                *(question, question, text),
            )
            if not changed:
                return None
            self._connection.all("DELETE FROM answers WHERE question = ?", question)
        self._connection.erase()
        return question_in(changed[0])

    def status(self, question: Question) -> QuestionStatus:
        """Whether a question is still to be answered, was asked otherwise meanwhile, or is forgotten."""
        rows = self._connection.all("SELECT text FROM questions WHERE id = ?", question.id)
        if not rows:
            return QuestionStatus.FORGOTTEN
        return QuestionStatus.ASKED if rows[0][0] == question.text else QuestionStatus.EDITED

    def renew(self) -> None:
        self._connection.all(
            "UPDATE questions SET lease = ? WHERE owner = ? AND state = 'claimed'",
            *(self._connection.lease(), self._connection.owner),
        )

    def take_over(self) -> tuple[list[Question], list[Question]]:
        """Claims the questions of processes that died on them, of those that this one answers for.

        The second list has those that are given up, as they were tried too often or are too old.
        """
        now = self._connection.now()
        given_up = self._connection.all(
            f"""UPDATE questions SET state = 'dropped'
                WHERE state = 'claimed' AND lease < ? AND {self._connection.ours}
                AND (tries >= ? OR asked < ? OR (token IS NOT NULL AND asked < ?)) RETURNING {QUESTION}""",
            *(now, _TRIES, now - _WORTH_FINISHING, now - TOKEN_LASTS),
        )
        self._connection.all(
            "UPDATE questions SET token = NULL WHERE state = 'dropped' AND token IS NOT NULL"
        )
        taken = self._connection.all(
            f"""UPDATE questions SET owner = ?, lease = ?, tries = tries + 1
                WHERE state = 'claimed' AND lease < ? AND {self._connection.ours} RETURNING {QUESTION}""",
            *(self._connection.owner, self._connection.lease(), now),
        )
        return [question_in(row) for row in taken], [question_in(row) for row in given_up]

    def start(self, question: Question, message: int) -> None:
        """Notes the message that an answer is being written into, so that nobody begins a second one."""
        self._connection.all("UPDATE questions SET started = ? WHERE id = ?", message, question.id)

    def release(self, question: Question) -> None:
        """Gives up a question that Discord could not be told the answer of: the next `take_over` finds it.

        That is no try of the question's: it is not what failed.
        """
        self._connection.all(
            """UPDATE questions SET owner = '', lease = 0, tries = CASE WHEN tries > 0 THEN tries - 1 ELSE 0 END
               WHERE id = ? AND state = 'claimed'""",
            question.id,
        )

    def settle(self, question: Question, state: str) -> None:
        """The question is dealt with (refused, failed): nobody takes it up again."""
        self._connection.all("UPDATE questions SET state = ?, token = NULL WHERE id = ?", state, question.id)
