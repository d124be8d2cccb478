# Modals that show something.

close = 閉じる
receipt = 受付
refused = できません
notice = お知らせ
blanked = 表示終了
no-longer-shown = この内容はもう表示されません。
replaced-values = 変更前（{ $number }）
rule = 規則：{ $rule }
until = 閲覧期限
releasable-to = 提供可能な相手
content-hash = 内容のハッシュ値
looking-is-recorded = この閲覧は記録済み

condition-need-to-know = 職務上知る必要性があります。
condition-purpose = 示された目的にのみ使います（目的外使用の禁止）。
condition-onward = 提供元の事前承認なしに第三者へ渡しません。
condition-caveat = { $caveat }として取り扱います。
condition-ORCON = ORCON：抜粋と写しは提供元の事前承認がある場合に限ります。
condition-RELIDO = RELIDO：以後の提供の承認は開示の権限を持つ当局が行います。
condition-DISPLAYONLY = DISPLAY ONLY：閲覧のみとし、写しを残しません。
condition-PURPOSE = PURPOSE LIMITED：表示された目的にのみ使い、他の目的に使いません。
