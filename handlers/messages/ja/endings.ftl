# How a release ends: more time, certificates of destruction.

refusal-already-certified = 自国の破棄証明はすでに提出されています。追加の手続きはありません。状況は { $command }show で確認してください。
refusal-witness-needed = あなたはすでに破棄を証明しています。この区分では自国のもう一人が立会人となります。同僚に破棄の証明を依頼してください。

stage-destroyed = 破棄済み
stands-destroyed = 破棄済み（保有した全ての参加者が証明） · 終了 { $until }
not-certified = 破棄証明が未提出：{ $parties }

button-extend = 期限を延長する
button-certify = 破棄を証明する
form-extend = 期限を延長する
hint-lifetime-extend = 各提供先での閲覧期限を、現在の期限からどれだけ延ばすか記入してください。例：48h、7d
confirm-certify = { $number } の破棄を証明しますか？
certify-what = { $party }として、{ $number } の写しを自国デスクの外に一切保持していないことを証明します。{ $persons }
certify-persons = { $count ->
    [1] 証明は一人で行います。
   *[other] 証明は二人が順に行います。
 }

done-extend = { $number } の閲覧期限を延長しました。
done-certify = { $number } の破棄証明を記録しました。

moved-extend = 期限を延長
moved-destroy = 破棄を証明
moved-certify = 破棄を証明

help-extend = 提供済みのものの閲覧期限を、指定した長さだけ延ばす
help-certify = 写しが残っていないことを証明する（期限前なら、自国での閲覧はその時点で終わる）

moved-certificate = 証明書を作成

certificate-heading = 閲覧終了・破棄記録
certificate-made = 作成先 { $party }、{ $at }
certificate-marking = 区分表示
certificate-arrangement = 取決め
certificate-originator = 提供元
certificate-readers = { $party }の閲覧者
certificate-count = { $count }名
certificate-more = ほか{ $count }名
certificate-nobody = なし
certificate-held-by = 保有者
certificate-held-since = 保有開始
certificate-access-removed = 閲覧終了
certificate-key-destroyed = 鍵の破棄
certificate-certified = 破棄証明
certificate-hub = 経由国（{ $party }宛て）
certificate-destination = 提供先
certificate-readable = 未終了：閲覧期限
certificate-key-open = 最後の承認まで未定
certificate-key-due = 未破棄：予定
certificate-missing = 未完了：{ $given }/{ $needed }
certificate-access = 閲覧終了：この時刻以降、内容は誰にも表示されません。内容はデータベースから削除され、開いている画面も消去されます。
certificate-key = 鍵の破棄：この時刻以降、以前に取得されたデータベースの複製も、現存する全ての鍵をもってしても開けません。
certificate-uncovered = 本記録の対象外
uncovered-seen = 閲覧者が読み、複製し、撮影し、書き留めたもの。これについては各保有者の破棄証明によります。
uncovered-screens = 消去の前に接続が切れた端末の画面。
uncovered-copies = 鍵の破棄前に作成された鍵ディレクトリの複製。
uncovered-machine = デスクが稼働する機器のメモリー、スワップ、コアダンプ、フラッシュ記憶装置。
uncovered-slack = Slackが保存するカード（番号、区分表示、件名、目的）、登録簿、監査記録。これらは残りますが、内容は含みません。
certificate-log = 作成時点の監査記録
certificate-verify = 本ファイルは監査記録の鍵で署名されています。確認方法：tripoint certificate verify FILE --vkey KEY
