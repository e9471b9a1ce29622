import './base.css';
import './buttons.css';
import './location.css';
import './cards.css';
import './form.css';
import './artifacts.css';
import './details.css';
import './dialogs.css';
