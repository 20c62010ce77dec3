"""What the bot says that is no answer: how to ask, why not, what became of it."""

from __future__ import annotations

from bot.question.small_talk import REPLIES, SmallTalk

QUESTION_LIMIT = 500

HELP = """\
**Ask me what the reporting says.** I answer from the articles that I hold and from nothing else, name the \
article for every sentence, and say so where they do not tell.

`/ask` a question, mention me with one, reply to an answer of mine, or write to me directly.
`/search` finds passages, `/timeline` puts a topic in order of days, `/latest` shows what is new, `/sources` \
whom I read.
`/follow` tells you of new reports by itself, `/following` lists and ends that, `/brief` is the day or week in \
a few sentences.
`/my-data` shows what I hold of you and `/forget-me` erases it.
-# On a message: Apps, **Ask Dateline about this** or **Is this in the reporting?**"""
HINT = "Ask me a question after my name, reply to one of my answers, or use `/ask`."
UNREAD = "I can only read messages here that mention me. Please mention me, or use `/ask`."
LONG = f"Please put your question into {QUESTION_LIMIT} characters."
NO_WORDS = "There are no words in that message."
NO_CLAIM = "There is no statement in that message that I could look for."
NOT_THERE = "The message that this was about cannot be read any more. Please ask with its words."
WELCOME = REPLIES[SmallTalk.THANKS]
ANY_TIME = REPLIES[SmallTalk.REMARK]

FULL = "A lot of questions are waiting just now. Please ask again in a minute."
SLOW = "That took longer than I may think about one question. Please try a narrower one."
FAILED = "Something went wrong on my side and has been noted. Please ask again in a while."
EMPTY = "There is nothing to answer from yet: an administrator can build the index with `/dateline reindex`."
STOPPING = "I am being restarted. Please ask again in a minute."
UNFINISHED = "I was cut off before I could finish this. Please ask again."
PRIVATELY = "-# Answered privately."
REPEATED = "I am already answering that, just above."
FORGOTTEN = "This was erased, as whoever asked it wished."
GONE = "I no longer hold that answer. Please ask again."
NO_REST = "I no longer hold the rest of that."
SHOWN_ALREADY = "Everyone can see that already."
NOT_YOURS = "Only who asked, or a moderator, may delete this."
NOT_ALLOWED = "Only members who may manage this server can do that."
NOT_HERE = "I am not on this server: only you have installed me. Here I answer you, and tell you directly."
ONE_OF_THEM = "Name a topic or a question, not both."
NO_HOURS = "Write quiet hours as two hours of the day, such as 22-7."
NO_TIMEZONE = "I know no such timezone. Choose one that I suggest, such as Europe/Berlin."
TOO_MANY = "That is as much as I can follow there. `/following` ends something."
THANKS = "Thank you."
WHAT_WAS_WRONG = "Thank you. What was wrong with it?"
THANKS_FOR_TELLING = "Thank you. Whoever keeps the archive will look at it."
FORGOT = (
    "Done: your questions, my answers to them, your feedback and what you follow are erased here. "
    "Messages that stand in Discord stay; **Delete** under an answer removes it."
)
MY_DATA = "This is all that I hold of you. `/forget-me` erases it."
READING = "Still reading…"
REINDEXING = "That is already under way."
CUT_OFF = (
    "I was stopped before that was done. The index stands as `/dateline status` says; "
    "`/dateline reindex` goes on with it."
)

NEXT_IN_LINE = "-# Many are asking just now. You are next."
IN_LINE = "-# Many are asking just now. {n} ahead of you."
NOTHING_DATED = "There is no dated reporting here."
NOTHING_FOLLOWED = "You follow nothing yet. `/follow` a topic, a question or an outlet."
CONFIRMED = "{what} will be told in {where}, at most {often}, next {when}. `/following` ends it."
NOT_A_DAY = "{typed}: not a day that I can read; write 2016, 2016-12 or 2016-12-13"
COULD_NOT = "I could not answer “{question}” in {where}: Discord says “{why}”."
LET_ME = "An administrator can let me see the channel and send messages there."
DELETED_BEFORE = "My answer to “{question}” in {where} was deleted before it was finished."
MAY_NOT = (
    "I cannot answer in {where}: there I lack {permissions}. Please ask an administrator to give me that."
)
EVERY_CHANNEL = "every channel where I am mentioned or `/ask` is used"
CANNOT_READ = (
    "-# I cannot read messages that do not mention me: whoever runs me has to switch on the message content "
    "intent, see the guide."
)
