"""
Notes as officers of each party would type them: those that limit a decision, and those that do not.
"""

import pytest

from bot.domain.text import conditions
from tests.domain.text.test_conditions import NAMES

LIMITS = """
ok w/o JPN
yes for USA; Japan: no
ok, but don't send it to Japan
ok, please don't release to JPN yet
restricted to JPN
limited to the US
withhold from Japan
keep Japan out of it
approved, hold for JPN
ok, leave Japan out
OK but not (yet) to Japan
approved to the exclusion of Japan
cannot go to Japan
can't go to JPN
承認、日本には出さないでください
承認。日本は保留
承認、日本にはまだ出さない
OK、日本NG
承認。日本を外してください
승인하되 일본은 안 됨
승인, 일본에는 주지 마세요
승인. 일본에 전파 금지
승인, 일본엔 주지 말 것
승인, 미국까지만
valid 24h
not beyond 1 Dec
expiry 1 Dec
until the 3rd
for thirty minutes
a 12 hour release only
ok for the weekend only
for the rest of the day
for the duration of the exercise
until the exercise ends
until I say so
24 hours
12h
1 week
ok thru the weekend
till Xmas
for 24-48h
２４Ｈのみ
承認、本日中に限り
1200Zまで
演習終了まで
24h以内
12月1日以降は不可
当面の間
承認、期限付き
1200Z까지
훈련 종료 시까지
keep it 24h
until D+2
expire it tomorrow
24時間後に破棄
24시간 후 파기
24h만
24시간에 한함
오늘 중으로만
당분간만
금주까지
승인, 12월 1일 이후 불가
please do not forward this to Japan
not to be relayed to KOR
valid 6 hrs
OK until the evening
for this exercise only
not longer than 12 hours
for two (2) days
48 hour limit
limit 48h
limited to 24 hours
夜までに限る
承認、ただし24時間で失効
24時間経過後は無効
年内まで
삼일간만
11월 말까지
주중에만
"""

HONEST = """
日本時間で確認済み
米国時間の朝に協議
24時間以内に回答を得た
日本近海に落下せず
일본 방면 항적 맞음
for your awareness
for the record
by the book
by direction of the J2
only a draft title, ok
not bad
but see my mail
good work, except the typo in the title
thanks for the quick work Kim
received by phone at 0405Z
as asked by the US
already coordinated with Japan
as requested by Japan
agreed with JPN and USA
no objections from the US side
for the third time today
valid and timely
2 days old but useful
please relay soon, Japan is waiting
we owe this to Japan
marking agrees with KOR practice
supersedes what we sent to JPN yesterday
reviewed by J2, J3 and legal
not new, but confirms what we had
corrected only the spelling
this was seen by 3 analysts in 2 days
米側と調整済です
昨日まで待っていた件です
これだけです
先ほどまでの協議どおり
2時間後に再確認します
韓国側とは確認済み
表題だけ修正しました
件名のみ変更
24時間監視の結果です
ご苦労さまです
日米韓で合意済み
米韓合同演習の件
内容は韓国側の説明のとおり
本件、日本からの要請分
ここまで問題なし
これまで通り
全員まで周知済み
だけど承認します
本文だけ読みました
3時間かけて確認
米軍の発表と一致
これは既に日米で共有されている
だけど遅れて申し訳ない
のみならず図も確認
限度内です
米韓で一致
오늘 회의에서 합의
3시간 전 보고와 동일
미측과 조율 완료
제목만 고침
표현만 다듬음
어제까지 검토 완료
지금까지의 경위대로
만전을 기함
12쪽만 참고
한미일 합의 사항
여기까지 확인
이제까지 이견 없음
출처만 가림
미군과 공유됨
일본어 번역 첨부
내용이 만족스러움
3일 만에 회신
10분만에 확인
연락만 부탁드립니다
전 부서까지 확인함
한미 연합 훈련 관련
본 건은 일본의 요청에 따름
오늘 두 번째 건
어제 24시간 근무자가 확인
일본과도 협의됨
한미 공동 분석
"""

PARTS = """
except one copy
all but the paper copy
not yet all of it
only the printed one
コピー1部を除く
一部のみ破棄
電子版は未了
사본 하나 제외
전자본만 파기
일부 파기
"""


@pytest.mark.parametrize("note", LIMITS.strip().splitlines())
def test_a_limit_is_found(note: str) -> None:
    """However it is put, whoever is at the keyboard."""
    assert conditions.limit(note, NAMES) in ("party", "time")


@pytest.mark.parametrize("note", HONEST.strip().splitlines())
def test_an_honest_note_is_one(note: str) -> None:
    """With the table's own words in it, and the parties' names."""
    assert conditions.limit(note, NAMES) is None


@pytest.mark.parametrize("note", PARTS.strip().splitlines())
def test_what_leaves_something_out_limits_what_is_whole(note: str) -> None:
    """
    A certificate keeps no note: there the words would be dropped, and elsewhere they are kept.
    """
    assert conditions.limit(note, NAMES, whole=True) == "part"
    assert conditions.limit(note, NAMES) is None


@pytest.mark.parametrize(
    "note", ["done", "thanks", "shredded by hand", "破棄しました", "파기 완료", "paper and disk"]
)
def test_thanks_leave_nothing_out(note: str) -> None:
    """Words behind what keeps no note are welcome as long as they take nothing back."""
    assert conditions.limit(note, NAMES, whole=True) is None
