import './kit/base.css';
import './kit/buttons.css';
import './location/lines.css';
import './kit/cards.css';
import './location/form.css';
import './artifacts/list.css';
import './artifacts/details.css';
import './kit/dialogs.css';
