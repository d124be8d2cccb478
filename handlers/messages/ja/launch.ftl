# Reports by a template: the form that is filled in at night, and how its fields read.

form-launch = 発射情報
submit-launch = 承認を申請
done-launch = { $number } の承認を申請しました。
times-understood = 時刻を次のように読み取りました。確かめてください：
moved-launch = 様式による報告の承認を申請した
help-launch = 発射などの情報を様式で報告し、提供を申請する
usage-TEMPLATE = 様式

title-when-sent = { $title }（送信時刻が付きます）
lives-by-precedence = { $precedence }：{ $span }
report-elsewhere = ここで扱える項目は{ $ceiling }までで、この報告はそれを超えます。別の場所で保管し、管理番号とハッシュ値を記入してください。
not-yet-known = 未判明
in-unit = { $label }（{ $unit }）
coordinates-of = { $label }（座標）
hint-report-time = 0404Z、13:04:30、now（現在）のように書いてください。Z を付けなければ { $zone } です。
hint-report-number = { $decimals ->
    [0] { $most ->
        [none] { $least }以上の整数を書いてください。
       *[other] { $least }～{ $most }の整数を書いてください。
     }
   *[other] { $most ->
        [none] { $least }以上の数を書いてください。小数は{ $decimals }桁までです。
       *[other] { $least }～{ $most }の数を書いてください。小数は{ $decimals }桁までです。
     }
 }
hint-report-coordinates = 39.05N 127.43E や 3903N 12726E のように書いてください。

unit-deg = 度
quantity = { $value } { $unit }
quantity-deg = { $value }度

refusal-template-invalid = { $why }まだ、何も送信していません。
refusal-template-level = この報告は{ $level }で、ここで扱える項目は{ $ceiling }までです。送信していません。フォームを開き直し、参照番号とハッシュ値を記入してください。
rule-template-invalid = 報告が様式に不適合
rule-template-level = 報告の区分が上限超過

template-none = 現行のポリシーには報告の様式がありません。通常の申請で起案してください。
template-gone = 現行のポリシーには、この様式がもうありません。フォームを開き直すか、取り下げて通常の申請で起案してください。
template-changed = このフォームを開いた後に様式が変わりました。開き直してください。
template-other = このフォームは別の種類の案件のものです。カードから開き直してください。
template-empty = 何も記入されていません。少なくとも一つの項目を記入してください。
template-time = 時刻を読み取れません。0404Z、13:04:30、260404Z、now（現在）のように書いてください。
template-place = 座標を読み取れません。39.05N 127.43E のように書いてください。
template-both = 地点か座標のどちらか一方だけを記入してください。
template-choice = 様式にない選択肢です。選び直してください。
template-number = { $unit ->
    [none] 数を読み取れません。数字だけを書いてください。
   *[other] 数を読み取れません。数字だけか、数字と { $unit } を書いてください。ほかの単位は換算しません。
 }
template-decimals = { $most ->
    [0] 整数で書いてください。
   *[other] 小数は{ $most }桁までです。
 }
template-range = { $most ->
    [none] { $least }以上の数を書いてください。
   *[other] { $least }～{ $most }の数を書いてください。
 }
template-order = { $sign ->
    [least] 「{ $other }」より前や下にはなりません。両方を確かめてください。
    [above] 「{ $other }」より後か上のはずです。両方を確かめてください。
    [most] 「{ $other }」より後や上にはなりません。両方を確かめてください。
   *[other] 「{ $other }」より前か下のはずです。両方を確かめてください。
 }
