"""Words that mean harm in Discord: mentions, links, formatting and what cannot be seen."""

from __future__ import annotations

from hypothesis import strategies as st

TRICKS = (
    *("@everyone", "@here", "<@1234>", "<@!1>", "<@&77>", "<#42>", "<:kek:123>", "<a:x_y:1>", ":smile:"),
    *("<t:1:R>", "</ask:9>", "<id:browse>", "[safe](https://evil.example)", "[a[b]](http://x.y)"),
    *("https://evil.example/a_b", "<https://evil.example>", "discord.gg/abc", "https://discord.gg/abc"),
    *("discord.com/invite/x", "<a@b.co>", "<+15551234567>", "steam://run", "```", "``", "`", "```py\n"),
    *("**", "*", "__", "_", "~~", "||", "# ", "## ", "-# ", "- ", "* ", "> ", ">>> ", "1. ", "2) ", "+ "),
    *("\\", "\\\\", "\n", "\n\n", "\r\n", "\u202e", "\x00", "¯\\_(ツ)_/¯", "(", ")", "[", "]", "<", ">"),
    *("é", "日本", "😀", "\ud800", "Mr. Smith", " ", "10:30", "3.5"),
)
hostile = st.lists(st.sampled_from(TRICKS) | st.text(max_size=12), max_size=12).map("".join)
