# What several rooms say: time, precedence, fields, roles, stages.

# A date pattern of Unicode CLDR, not a sentence.
clock = y年M月d日 HH:mm

# What stands between the members of a list.
comma = 、

# How parties are ordered, not a sentence: `alphabet`, or `own` (who speaks this language, the hubs, the rest).
order-of-parties = own

quoted = 「{ $text }」

span-years = { $count }年
span-days = { $count }日
span-hours = { $count }時間
span-minutes = { $count ->
    [0] 1分未満
   *[other] { $count }分
 }

exercise = EXERCISE
exercise-named = 演習（EXERCISE）

level-U = 秘密指定なし（UNCLASSIFIED）
level-R = 注意（RESTRICTED）
level-C = 秘（CONFIDENTIAL）
level-S = 極秘（SECRET）
level-TS = 機密（TOP SECRET）

precedence-FLASH = 最緊急（FLASH）
precedence-IMMEDIATE = 緊急（IMMEDIATE）
precedence-PRIORITY = 優先（PRIORITY）
precedence-ROUTINE = 通常（ROUTINE）

field-to = 提供先
field-party = 要請先
field-subject = 主題
field-title = 件名
field-purpose = 目的
field-precedence = 優先順位
field-level = 区分
field-caveats = 取扱条件
field-body = 本文
field-reference = 参照番号
field-sha256 = 文書のハッシュ値
field-lifetime = 提供期間
field-others = 外した提供先
field-code = 理由
field-note = メモ

usage-NUMBER = 番号
usage-CODE = 理由コード
usage-PARTY = 提供先
usage-note = メモ
usage-why = 理由

role-liaison = 連絡官
role-approver = 提供承認権者
role-supervisor = 監督者
role-security = 保全責任者
role-inspector = 監察官
role-custodian = 取決めの管理者
role-watcher = 監督者または監察官
role-author = 起案者または要請者

stage-asked = 要請済み
stage-originator-review = 提供元の承認待ち
stage-relay-review = 中継の承認待ち
stage-returned = 差し戻し、新しい版待ち
stage-released = 提供済み
stage-acknowledged = 受領確認済み
stage-denied = 不承認
stage-withdrawn = 取下げ
stage-lapsed = 失効
stage-recalled = 回収
stage-superseded = 差し替え済み
stage-cancelled = 取消し
stage-expired = 期限切れ

code-sources-methods = 情報源・手法が分かる
code-over-scope = 対象外
code-level = 区分が適切でない
code-caveat = 取扱条件が適切でない
code-unclear = 不明確
code-report-wrong = 誤報
code-false-alarm = 誤警報
code-wrong-object = 対象の取り違え
code-duplicate = 重複
code-data-error = データの誤り
