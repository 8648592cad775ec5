package script_test

import (
	"fmt"

	"kazami/nlp/script"
)

func ExampleNormalize() {
	fmt.Println(script.Normalize("ｸﾗｳﾄﾞとサ―バ、㍻22年のＩＰｖ６移行"))
	// Output: クラウドとサーバ、平成22年のIPv6移行
}
