"""A person's name as strangers may see it: the surname and a star."""

# Surnames of two characters, those still common first.
_SURNAMES = """
    欧阳 上官 司马 东方 诸葛 司徒 皇甫 夏侯 尉迟 慕容 令狐 公孙 宇文 长孙 独孤 南宫 端木 轩辕
    西门 呼延 申屠 钟离 鲜于 闾丘 太史 公冶 宗政 濮阳 淳于 单于 澹台 万俟 闻人 赫连 司空 司寇
    拓跋 完颜 百里 东郭 南门 左丘 梁丘 公羊 公西 谷梁 漆雕 乐正 壤驷 亓官 巫马 颛孙 仲孙 子车
    夹谷 宰父 第五 歐陽 諸葛 東方 尉遲 長孫 獨孤 軒轅 西門 鍾離 鮮于 澹臺 聞人 赫連
"""
_COMPOUND_SURNAMES = frozenset(_SURNAMES.split())


def shown_name(name: str | None, household_id: object) -> str | None:
    """Who did something, as residents may see it: staff by their name, a neighbour (of a household) masked."""
    return name if name is None or household_id is None else mask(name)


def mask(name: str) -> str:
    """The surname and a star: "张*", "欧阳*", "A*" for Anna; never the last character."""
    shown = "".join(letter for letter in name if letter.isalnum())
    if len(shown) > 2 and shown[:2] in _COMPOUND_SURNAMES:
        return f"{shown[:2]}*"
    return f"{shown[0]}*" if len(shown) > 1 and shown[0].isalpha() else "*"
